/* Filling memory, descriptors and pseudo-terminals. */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEBIBYTE (1024L * 1024L)
#define KIBIBYTE 1024

/* Writes until there is as much, or no more room; what was written is on the disk when it is announced. */
static int write_to(const char *mode, int fd, long kibibytes) {
    static const char block[KIBIBYTE] = {1};
    long made = 0;
    int refusal = 0;
    while (kibibytes == UNTIL_REFUSED || made < kibibytes) {
        ssize_t wrote = write(fd, block, sizeof block);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote != (ssize_t)sizeof block) {
            refusal = wrote < 0 ? errno : ENOSPC;
            break;
        }
        made++;
    }
    fsync(fd);
    announce(mode, made, refusal);
    return hold(0);
}

int memory_mode(long mebibytes) {
    long made = 0;
    int refusal = 0;
    while (mebibytes == UNTIL_REFUSED || made < mebibytes) {
        void *block = mmap(NULL, MEBIBYTE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) {
            refusal = errno;
            break;
        }
        memset(block, 0x5a, MEBIBYTE);
        made++;
    }
    announce("memory", made, refusal);
    return hold(0);
}

/* In a file that no process maps: charged to the cgroup, and to no process that the kernel could kill for it. */
int held_mode(long kibibytes) {
    int fd = memfd_create("held", MFD_CLOEXEC);
    if (fd < 0) {
        announce("held", 0, errno);
        return hold(0);
    }
    return write_to("held", fd, kibibytes);
}

int write_mode(const char *path, long kibibytes) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        announce("write", 0, errno);
        return hold(0);
    }
    return write_to("write", fd, kibibytes);
}

static int open_many(const char *mode, const char *path, int flags, long count) {
    long made = 0;
    int refusal = 0;
    while (count == UNTIL_REFUSED || made < count) {
        if (open(path, flags | O_CLOEXEC) < 0) {
            refusal = errno;
            break;
        }
        made++;
    }
    announce(mode, made, refusal);
    return hold(0);
}

/* The directory `/` is always there and costs no device. */
int files_mode(long count) { return open_many("files", "/", O_RDONLY | O_DIRECTORY, count); }

int ptys_mode(long count) { return open_many("ptys", "/dev/ptmx", O_RDWR | O_NOCTTY, count); }
