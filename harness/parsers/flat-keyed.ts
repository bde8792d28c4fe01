import { parseCount } from './cgroup-value.ts';

/**
 * One value of a "flat keyed" cgroup file (Documentation/admin-guide/cgroup-v2.rst): `pids.events`, `memory.events`,
 * `cgroup.events`, and v1's `memory.oom_control`, which looks the same. `null` when the key is not there.
 */
export function flatKeyedValue(text: string, key: string): number | null {
  for (const line of text.split('\n')) {
    if (line.startsWith(`${key} `)) return parseCount(line.slice(key.length + 1));
  }
  return null;
}
