/* Kernel keys: what counts for the quota of a user. */
#define _GNU_SOURCE
#include "payload.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

/* In the keyring of the process, so that they go with it. */
int keys_mode(long uid, long count) {
    if (setresuid((uid_t)uid, (uid_t)uid, (uid_t)uid) != 0) {
        announce("keys", 0, errno);
        return hold(0);
    }
    long made = 0;
    int refusal = 0;
    while (count == UNTIL_REFUSED || made < count) {
        char name[32];
        snprintf(name, sizeof name, "k%ld", made);
        if (syscall(SYS_add_key, "user", name, "x", 1UL, KEY_SPEC_PROCESS_KEYRING) < 0) {
            refusal = errno;
            break;
        }
        made++;
    }
    announce("keys", made, refusal);
    return hold(0);
}
