/* Filling a pids cgroup: threads, processes, zombies; and a busy loop. */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The smallest stack that glibc accepts: 10,000 threads then cost 160 MB of address space, not 80 GB. */
#define STACK_BYTES (16 * 1024)

static void *idle(void *unused) {
    (void)unused;
    for (;;) pause();
    return NULL;
}

int threads_mode(long count) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_attr_setguardsize(&attributes, 0);
    /* The threads inherit this mask, so that SIGTERM is left to the one that holds. */
    sigset_t every;
    sigfillset(&every);
    sigprocmask(SIG_BLOCK, &every, NULL);

    long made = 0;
    int refusal = 0;
    while (count == UNTIL_REFUSED || made < count) {
        pthread_t thread;
        refusal = pthread_create(&thread, &attributes, idle, NULL);
        if (refusal != 0) break;
        made++;
    }
    announce("threads", made, refusal);
    return hold(0);
}

static void *nothing(void *unused) { return unused; }

/* What a program of today does first: a C library that is refused clone3 with anything but ENOSYS gives up. */
int thread_mode(void) {
    pthread_t thread;
    int refusal = pthread_create(&thread, NULL, nothing, NULL);
    if (refusal != 0) {
        fprintf(stderr, "payload: pthread_create: %s\n", strerror(refusal));
        return 1;
    }
    pthread_join(thread, NULL);
    return 0;
}

/* Children die with this process: whoever kills it has killed them all. */
static int fork_children(const char *mode, long count, int become_zombies) {
    long made = 0;
    int refusal = 0;
    while (count == UNTIL_REFUSED || made < count) {
        pid_t parent = getpid();
        pid_t child = fork();
        if (child < 0) {
            refusal = errno;
            break;
        }
        if (child == 0) {
            if (become_zombies) _exit(0);
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() != parent) _exit(0);
            for (;;) pause();
        }
        if (become_zombies) {
            /* WNOWAIT looks and does not reap: the child has ended and still holds its slot. */
            siginfo_t info;
            while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) continue;
        }
        made++;
    }
    announce(mode, made, refusal);
    return hold(0);
}

int processes_mode(long count) { return fork_children("processes", count, 0); }

int zombies_mode(long count) { return fork_children("zombies", count, 1); }

int spin_mode(void) {
    announce("spin", 1, 0);
    for (volatile unsigned long turns = 0;; turns++) continue;
}
