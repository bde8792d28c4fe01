/* Tracing a process from outside of its container, so that nobody else is told of its end. */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <sys/ptrace.h>
#include <unistd.h>

/*
 * Seizes the process without stopping it, and holds it until standard input ends. When it dies meanwhile it stays a
 * zombie: its parent is told only when its tracer has waited for it or is gone itself (ptrace(2)).
 */
int trace_mode(long pid) {
    long seized = ptrace(PTRACE_SEIZE, (pid_t)pid, 0, 0);
    announce("trace", seized == 0 ? 1 : 0, seized == 0 ? 0 : errno);
    char byte;
    for (;;) {
        ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got == 0 || (got < 0 && errno != EINTR)) return 0;
    }
}
