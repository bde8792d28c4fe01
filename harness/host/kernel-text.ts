import { readFileSync } from 'node:fs';

/**
 * Files that the kernel writes on the spot, without waiting for a process or a disk: read at once they cost a tenth of
 * what a round through the thread pool costs, and a diagnosis reads hundreds. Not `cmdline` and `environ`: they wait
 * for the memory of the process (mmap_lock, fs/proc/base.c), which one in state D can hold for ever.
 */
const ON_THE_SPOT =
  /^\/sys\/fs\/cgroup\/|^\/proc\/(?:self|\d+)\/(?:task\/\d+\/)?(?:stat|status|cgroup|comm|limits|mountinfo|oom_score_adj)$|^\/proc\/sys\/(?:kernel|fs|vm)\/|^\/proc\/(?:loadavg|meminfo|key-users|uptime)$/u;

/** The file's text; `null` when it is not one of those. Errors are Node's own. */
export function kernelText(path: string): string | null {
  return ON_THE_SPOT.test(path) ? readFileSync(path, 'utf8') : null;
}
