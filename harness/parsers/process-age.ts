import { startTimeOf } from './process-stat.ts';

/** Clock ticks are shown a hundred to the second on every architecture that Node runs on (USER_HZ). */
const TICK_MS = 10;

/** From `/proc/PID/stat` and `/proc/uptime`, which count by the same clock; `null` when one of them is something else. */
export function processAgeMs(stat: string, uptime: string): number | null {
  const ticks = startTimeOf(stat);
  const seconds = /^(\d{1,12}\.\d\d) /u.exec(uptime)?.[1];
  if (ticks === null || seconds === undefined) return null;
  return Math.max(0, Math.round(Number(seconds) * 1000 - Number(ticks) * TICK_MS));
}
