/*
 * Moving this process between two cgroups.
 *
 * churn: a migration within the last RCU grace period makes the next attach immediate, anywhere on the host
 * (kernel/rcu/sync.c), which is what a busy host does by itself.
 * latency: how long an isolated attach takes; on kernels from 6.0 it waits for a grace period.
 */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Longer than a grace period: the next write is isolated again. */
#define PAUSE_NS (40L * 1000 * 1000)

static int open_procs(const char *dir) {
    char path[4096];
    if (snprintf(path, sizeof path, "%s/cgroup.procs", dir) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(path, O_WRONLY | O_CLOEXEC);
}

static int open_both(const char *dir_a, const char *dir_b, int procs[2]) {
    const char *dirs[2] = {dir_a, dir_b};
    for (int i = 0; i < 2; i++) {
        procs[i] = open_procs(dirs[i]);
        if (procs[i] < 0) {
            fprintf(stderr, "payload: %s/cgroup.procs: %s\n", dirs[i], strerror(errno));
            return -1;
        }
    }
    return 0;
}

/* "0" stands for the writing process itself. */
static int attach(int procs) { return write(procs, "0", 1) == 1 ? 0 : -1; }

/*
 * One per CPU: wakes, and sleeps again. The runtime's first helper process often waits behind `runc init` on the same
 * CPU while the other one is idle; a preemption lets it go on, and the attach is not a millisecond late.
 * Measured on two CPUs: 93 of 100 execs lost the race by churn alone, 100 of 100 with a tick of 100 us.
 */
struct tick {
    int cpu;
    long interval_us;
};

/* A tick may cost a twentieth of its CPU; on an emulated machine one takes as long as ten do elsewhere. */
#define TICK_SHARE 20
#define TICKS_BETWEEN_LOOKS 64

static struct timespec microseconds(long us) {
    return (struct timespec){.tv_sec = us / 1000000, .tv_nsec = (us % 1000000) * 1000};
}

static long elapsed_us(const struct timespec *from, const struct timespec *to) {
    return (to->tv_sec - from->tv_sec) * 1000000 + (to->tv_nsec - from->tv_nsec) / 1000;
}

static void *tick(void *argument) {
    const struct tick *own = argument;
    cpu_set_t here;
    CPU_ZERO(&here);
    CPU_SET(own->cpu, &here);
    if (sched_setaffinity(0, sizeof here, &here) != 0) return NULL;
    long interval_us = own->interval_us;
    for (;;) {
        struct timespec interval = microseconds(interval_us), before, after;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
        for (int n = 0; n < TICKS_BETWEEN_LOOKS; n++) nanosleep(&interval, NULL);
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
        long affordable_us = elapsed_us(&before, &after) * TICK_SHARE / TICKS_BETWEEN_LOOKS;
        interval_us = affordable_us > own->interval_us ? affordable_us : own->interval_us;
    }
}

/* Real-time, because only then does a wake-up preempt at once. Returns how many run: 0 where that is not allowed. */
static int start_ticks(long tick_us) {
    static struct tick ticks[CPU_SETSIZE];
    cpu_set_t allowed;
    pthread_attr_t attributes;
    struct sched_param lowest = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
    if (tick_us == 0 || sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 0;
    pthread_attr_init(&attributes);
    pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&attributes, SCHED_FIFO);
    pthread_attr_setschedparam(&attributes, &lowest);
    int started = 0;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &allowed)) continue;
        pthread_t thread;
        ticks[started] = (struct tick){.cpu = cpu, .interval_us = tick_us};
        if (pthread_create(&thread, &attributes, tick, &ticks[started]) != 0) break;
        started++;
    }
    return started;
}

int churn_mode(const char *dir_a, const char *dir_b, long interval_us, long tick_us) {
    int procs[2];
    if (open_both(dir_a, dir_b, procs) != 0) return 1;
    if (attach(procs[0]) != 0) {
        perror("payload: attach");
        return 1;
    }
    announce("churn", start_ticks(tick_us), 0);
    /* An amplifier must not outlive the one who asked for it: the end of standard input is the end of this. */
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    struct timespec interval = microseconds(interval_us);
    for (unsigned turn = 1;; turn++) {
        char bytes[64];
        if (ppoll(&input, 1, &interval, NULL) > 0 && read(STDIN_FILENO, bytes, sizeof bytes) <= 0) return 0;
        if (attach(procs[turn % 2]) != 0) {
            perror("payload: attach");
            return 1;
        }
    }
}

static int ascending(const void *a, const void *b) {
    long left = *(const long *)a, right = *(const long *)b;
    return (left > right) - (left < right);
}

int latency_mode(const char *dir_a, const char *dir_b, long samples) {
    int procs[2];
    if (open_both(dir_a, dir_b, procs) != 0) return 1;
    long *took = calloc((size_t)samples, sizeof *took);
    if (took == NULL) return 1;
    for (long i = 0; i < samples; i++) {
        struct timespec pause = {.tv_nsec = PAUSE_NS}, before, after;
        nanosleep(&pause, NULL);
        clock_gettime(CLOCK_MONOTONIC, &before);
        if (attach(procs[i % 2]) != 0) {
            perror("payload: attach");
            return 1;
        }
        clock_gettime(CLOCK_MONOTONIC, &after);
        took[i] = elapsed_us(&before, &after);
    }
    qsort(took, (size_t)samples, sizeof *took, ascending);
    printf("{\"state\":\"latency\",\"samples\":%ld,\"minUs\":%ld,\"medianUs\":%ld,\"maxUs\":%ld}\n", samples, took[0],
           took[samples / 2], took[samples - 1]);
    free(took);
    return 0;
}
