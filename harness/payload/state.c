/* Announcing a state and holding it. */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

const char *errno_name(int error) {
    switch (error) {
    case 0: return "none";
    case EAGAIN: return "EAGAIN";
    case ENOMEM: return "ENOMEM";
    case EMFILE: return "EMFILE";
    case ENFILE: return "ENFILE";
    case ENOSPC: return "ENOSPC";
    case EPERM: return "EPERM";
    case EACCES: return "EACCES";
    case EIO: return "EIO";
    case ENOENT: return "ENOENT";
    case EDQUOT: return "EDQUOT";
    default: return "other";
    }
}

void announce(const char *mode, long made, int refusal) {
    /* One write, so that a reader never sees half a line. */
    char line[160];
    int length = snprintf(line, sizeof line, "{\"state\":\"%s\",\"pid\":%d,\"made\":%ld,\"refusal\":\"%s\"}\n", mode,
                          (int)getpid(), made, errno_name(refusal));
    if (write(STDOUT_FILENO, line, (size_t)length) != length) _exit(74);
}

int hold(int reap) {
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    if (reap) sigaddset(&wanted, SIGCHLD);
    /* Blocked and waited for: as PID 1 of a container the default action would be to ignore them. */
    sigprocmask(SIG_BLOCK, &wanted, NULL);
    for (;;) {
        if (reap) {
            while (waitpid(-1, NULL, WNOHANG) > 0) continue;
        }
        int got = sigwaitinfo(&wanted, NULL);
        if (got == SIGTERM || got == SIGINT) return 0;
    }
}
