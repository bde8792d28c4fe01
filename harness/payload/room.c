/* Filling memory, descriptors and pseudo-terminals. */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEBIBYTE (1024L * 1024L)
#define KIBIBYTE 1024

/* One write(2) of the largest size that still fits is the exception: kibibytes, so that the last of them counts. */
#define MOST_AT_ONCE 256

/* Writes until there is as much, or no more room; what was written is on the disk when it returns. */
static int fill_file(int fd, long kibibytes, long *made) {
    static const char block[MOST_AT_ONCE * KIBIBYTE] = {1};
    size_t at_once = MOST_AT_ONCE;
    int refusal = 0;
    *made = 0;
    while (kibibytes == UNTIL_REFUSED || *made < kibibytes) {
        long left = kibibytes == UNTIL_REFUSED ? MOST_AT_ONCE : kibibytes - *made;
        size_t now = left < (long)at_once ? (size_t)left : at_once;
        ssize_t wrote = write(fd, block, now * KIBIBYTE);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote >= KIBIBYTE) *made += wrote / KIBIBYTE;
        if (wrote == (ssize_t)(now * KIBIBYTE)) continue;
        refusal = wrote < 0 ? errno : ENOSPC;
        if (now == 1) break;
        /* Smaller steps to the very end of the room. */
        at_once = 1;
    }
    if (*made == kibibytes) refusal = 0;
    fsync(fd);
    return refusal;
}

static int write_to(const char *mode, int fd, long kibibytes) {
    long made = 0;
    int refusal = fill_file(fd, kibibytes, &made);
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

int flush_mode(const char *path, long kibibytes) {
    long made = 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int refusal = fd < 0 ? errno : fill_file(fd, kibibytes, &made);
    if (refusal == 0) return 0;
    fprintf(stderr, "payload: %s: %s\n", path, strerror(refusal));
    return 1;
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
