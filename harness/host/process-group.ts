/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 500;

/** A signal to a process that was started as the leader of a group, and to all that it has started. */
export function endGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of them have ended.
  }
}

/** Ends the group of `pid` when the time is up, unless it is stopped before. `stop` tells whether it was up. */
export function endAfter(pid: number | undefined, timeoutMs: number): { stop(): boolean } {
  let up = false;
  let grace: NodeJS.Timeout | undefined;
  const alarm = setTimeout(() => {
    up = true;
    if (pid === undefined) return;
    endGroup(pid, 'SIGTERM');
    grace = setTimeout(() => {
      endGroup(pid, 'SIGKILL');
    }, GRACE_MS);
  }, timeoutMs);
  return {
    stop() {
      clearTimeout(alarm);
      clearTimeout(grace);
      // The leader has ended; what it started may not have.
      if (up && pid !== undefined) endGroup(pid, 'SIGKILL');
      return up;
    },
  };
}
