/* Filling memory, descriptors and pseudo-terminals. */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define MEBIBYTE (1024L * 1024L)

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
