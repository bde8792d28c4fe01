import { countOf, parseLimit } from './cgroup-value.ts';
import { flatKeyedValue } from './flat-keyed.ts';

/**
 * v1 has no word for "no limit": it shows the largest number of whole pages below 2^63, 9223372036854771712 with pages
 * of 4 KiB and 9223372036854710272 with 64 KiB (mm/page_counter.c). No machine has 2^62 bytes.
 */
const NO_LIMIT_BYTES = 2 ** 62;

/** `memory.limit_in_bytes`; `null` is no limit. Throws for anything but a number. */
export function parseMemoryLimitV1(text: string): number | null {
  const limit = countOf('memory.limit_in_bytes', text);
  return limit >= NO_LIMIT_BYTES ? null : limit;
}

/** `memory.max`; `null` is no limit. */
export const parseMemoryLimitV2 = parseLimit;

/**
 * `oom_kill` of `memory.events` (v2) or of `memory.oom_control` (v1, Linux >= 4.13); `null` before that, and for a
 * file that is not there.
 */
export function parseOomKills(text: string | null): number | null {
  return text === null ? null : flatKeyedValue(text, 'oom_kill');
}
