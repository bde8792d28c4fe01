/* The multi-call entry: the mode is the name it was called by (true, sleep), else the first argument. */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define EX_USAGE 64

static const char USAGE[] =
    "usage: payload [--wait] MODE\n"
    "  true                       exit 0\n"
    "  sleep [SECONDS]            hold; without SECONDS until SIGTERM\n"
    "  threads N|max              N threads, or until refused\n"
    "  processes N|max            N child processes\n"
    "  zombies N|max              N children that ended and are never reaped\n"
    "  memory MIB|max             touch MIB mebibytes\n"
    "  held KIB|max               hold KIB kibibytes in memory that belongs to no process\n"
    "  write PATH KIB|max         write KIB kibibytes into a file\n"
    "  flush PATH KIB             write KIB kibibytes into a file, wait until the disk has them, and end\n"
    "  files N|max                N open files\n"
    "  ptys N|max                 N open pseudo-terminals\n"
    "  thread                     make one thread, wait for it, and end\n"
    "  keys UID N|max             N keys of that user, or until refused\n"
    "  spin                       burn one CPU\n"
    "  trace PID                  be told of the end of that process before its parent is, until standard input ends\n"
    "  churn DIR DIR US TICK_US   move between two cgroups every US microseconds, and preempt each CPU every TICK_US\n"
    "                             (0: never), until standard input ends\n"
    "  latency DIR DIR SAMPLES    measure isolated moves between two cgroups\n"
    "--wait: announce, then begin only when a line arrives on standard input\n";

static int usage(void) {
    fputs(USAGE, stderr);
    return EX_USAGE;
}

long parse_count(const char *word) {
    if (strcmp(word, "max") == 0) return UNTIL_REFUSED;
    char *end;
    errno = 0;
    long count = strtol(word, &end, 10);
    if (errno != 0 || end == word || *end != '\0' || count < 0) {
        fprintf(stderr, "payload: not a count: %s\n", word);
        exit(EX_USAGE);
    }
    return count;
}

static int sleep_mode(int argc, char **argv) {
    if (argc < 1) {
        announce("sleep", 0, 0);
        return hold(1);
    }
    struct timespec left = {.tv_sec = parse_count(argv[0])};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
    return 0;
}

/* The caller writes down who we are before it lets us change anything. End of input means: never. */
static void wait_for_a_line(void) {
    announce("waiting", 0, 0);
    for (;;) {
        char byte;
        ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got == 1 && byte == '\n') return;
        if (got == 0 || (got < 0 && errno != EINTR)) exit(0);
    }
}

static int run(const char *mode, int argc, char **argv) {
    if (strcmp(mode, "true") == 0) return 0;
    if (strcmp(mode, "sleep") == 0) return sleep_mode(argc, argv);
    if (strcmp(mode, "spin") == 0) return spin_mode();
    if (strcmp(mode, "trace") == 0) {
        long pid = argc == 1 ? parse_count(argv[0]) : 0;
        return pid > 0 ? trace_mode(pid) : usage();
    }
    if (strcmp(mode, "churn") == 0) {
        long interval_us = argc == 4 ? parse_count(argv[2]) : 0, tick_us = argc == 4 ? parse_count(argv[3]) : -1;
        return interval_us > 0 && tick_us >= 0 ? churn_mode(argv[0], argv[1], interval_us, tick_us) : usage();
    }
    if (strcmp(mode, "latency") == 0) {
        long samples = argc == 3 ? parse_count(argv[2]) : 0;
        return samples > 0 && samples <= MAX_SAMPLES ? latency_mode(argv[0], argv[1], samples) : usage();
    }

    if (strcmp(mode, "thread") == 0) return thread_mode();
    if (strcmp(mode, "keys") == 0) return argc == 2 ? keys_mode(parse_count(argv[0]), parse_count(argv[1])) : usage();
    if (strcmp(mode, "flush") == 0) return argc == 2 ? flush_mode(argv[0], parse_count(argv[1])) : usage();
    if (strcmp(mode, "write") == 0) return argc == 2 ? write_mode(argv[0], parse_count(argv[1])) : usage();

    static const struct {
        const char *name;
        int (*fill)(long);
    } FILLERS[] = {
        {"threads", threads_mode}, {"processes", processes_mode}, {"zombies", zombies_mode},
        {"memory", memory_mode},   {"held", held_mode},           {"files", files_mode},
        {"ptys", ptys_mode},
    };
    for (size_t i = 0; i < sizeof FILLERS / sizeof FILLERS[0]; i++) {
        if (strcmp(mode, FILLERS[i].name) == 0) return argc == 1 ? FILLERS[i].fill(parse_count(argv[0])) : usage();
    }
    return usage();
}

int main(int argc, char **argv) {
    const char *called = argc > 0 ? basename(argv[0]) : "";
    if (strcmp(called, "true") == 0) return 0;
    if (strcmp(called, "sleep") == 0) return sleep_mode(argc - 1, argv + 1);
    argv++, argc--;
    if (argc > 0 && strcmp(argv[0], "--wait") == 0) {
        argv++, argc--;
        if (argc > 0) wait_for_a_line();
    }
    return argc > 0 ? run(argv[0], argc - 1, argv + 1) : usage();
}
