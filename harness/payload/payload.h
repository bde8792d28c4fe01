/* What the modes of the payload share: how they announce their state, and how they hold it. */
#ifndef PAYLOAD_H
#define PAYLOAD_H

/* A count given as "max": go on until the kernel refuses. */
#define UNTIL_REFUSED (-1L)

/* The most isolated moves that are measured in one go: 40 s. */
#define MAX_SAMPLES 1000

/* Parses a count: a number >= 0, or "max". Ends the program with exit code 64 on anything else. */
long parse_count(const char *word);

/*
 * Prints the one JSON line that says the state is reached: what was made, and the errno name of the
 * refusal that ended it ("none" when everything asked for was made).
 */
void announce(const char *mode, long made, int refusal);

/* The name of an errno that a limit can give; "other" when it is none of those. */
const char *errno_name(int error);

/* Holds the state until SIGTERM or SIGINT. Reaps children meanwhile when `reap` is not zero. */
int hold(int reap);

int threads_mode(long count);
int processes_mode(long count);
int zombies_mode(long count);
int memory_mode(long mebibytes);
int held_mode(long kibibytes);
int write_mode(const char *path, long kibibytes);
int flush_mode(const char *path, long kibibytes);
int files_mode(long count);
int ptys_mode(long count);
int thread_mode(void);
int keys_mode(long uid, long count);
int spin_mode(void);
int trace_mode(long pid);
int churn_mode(const char *dir_a, const char *dir_b, long interval_us, long tick_us);
int latency_mode(const char *dir_a, const char *dir_b, long samples);

#endif
