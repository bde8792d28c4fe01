import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * State letter and start time (field 22, clock ticks after boot) from the text of /proc/PID/stat. The name in field 2
 * may contain blanks and brackets, so counting begins behind the last bracket.
 *
 * @param {string} stat
 * @returns {{ state: string, startTime: string } | null}
 */
export function parseStat(stat) {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/u);
  const [state, startTime] = [fields[0], fields[19]];
  return state !== undefined && startTime !== undefined && /^\d+$/u.test(startTime) ? { state, startTime } : null;
}

/** Start time of a live process; `null` when there is none, or only its zombie. @param {number} pid */
export function startTimeOf(pid) {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return stat === null || stat.state === 'Z' ? null : stat.startTime;
  } catch {
    return null;
  }
}

/** @param {number} pid @returns {string | null} */
export function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return null;
  }
}

/**
 * Pid of a `dockerd` that sees the same file system as this process (one in a container is not ours), or `null`.
 *
 * @returns {number | null}
 */
export function findDockerd() {
  const ours = readlinkSync('/proc/self/ns/mnt');
  for (const entry of readdirSync('/proc')) {
    const pid = /^\d+$/u.test(entry) ? Number(entry) : null;
    if (pid === null || nameOf(pid) !== 'dockerd' || startTimeOf(pid) === null) continue;
    try {
      if (readlinkSync(`/proc/${pid}/ns/mnt`) === ours) return pid;
    } catch {
      // It ended, or it is not ours to look at.
    }
  }
  return null;
}
