import { wilson } from './wilson.ts';

/** `252 ms`, `1.2 s`, `2 min 5 s`. */
export function durationText(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `400 µs`, `11.7 ms`. */
export function microsText(us: number): string {
  return us < 999.5 ? `${Math.round(us)} µs` : `${(us / 1000).toFixed(1)} ms`;
}

/** `1 exec`, `18 execs`; for the few words that take an s. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The range that the true rate lies in: `70 to 100 % (95 % interval)`. */
export function rateText(hits: number, total: number): string {
  const { lowRatio, highRatio } = wilson(hits, total);
  return `${percent(lowRatio)} to ${percent(highRatio)} % (95 % interval)`;
}

/** The middle value; the mean of the two middle ones for an even count; `null` for none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)];
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  return high === undefined || low === undefined ? null : (low + high) / 2;
}

function percent(ratio: number): string {
  return String(Math.round(ratio * 100));
}
