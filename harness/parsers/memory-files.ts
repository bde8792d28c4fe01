import type { MemoryLevel } from '../model/cgroup.ts';
import { countOf, parseCount, parseLimit } from './cgroup-value.ts';
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

/** The files of one memory cgroup of v1; `null` is a file that is not there. */
export interface MemoryFilesV1 {
  readonly limit: string;
  readonly usage: string;
  readonly stat: string | null;
  readonly peak: string | null;
  readonly failcnt: string | null;
  readonly oomControl: string | null;
  /** `memory.memsw.*`: there only where swap is accounted for. */
  readonly swapLimit: string | null;
  readonly swapUsage: string | null;
}

/** The files of one memory cgroup of v2. */
export interface MemoryFilesV2 {
  readonly limit: string;
  readonly usage: string;
  readonly stat: string | null;
  readonly peak: string | null;
  readonly events: string | null;
  readonly eventsLocal: string | null;
  readonly swapLimit: string | null;
  readonly swapUsage: string | null;
}

type MemoryValues = Omit<MemoryLevel, 'path' | 'of'>;

/** Throws when limit or usage does not hold what the kernel writes there. */
export function parseMemoryFilesV1(files: MemoryFilesV1): MemoryValues {
  const swapLimit = files.swapLimit === null ? null : parseMemoryLimitV1(files.swapLimit);
  return {
    limitBytes: parseMemoryLimitV1(files.limit),
    usageBytes: countOf('memory.usage_in_bytes', files.usage),
    // `total_`: of the whole subtree, as the usage is.
    reclaimableBytes: sumOf(files.stat, ['total_inactive_file', 'total_active_file']),
    peakBytes: countOrNull(files.peak),
    swapFreeBytes: roomOf(swapLimit, countOrNull(files.swapUsage)),
    limitHits: countOrNull(files.failcnt),
    oomKills: parseOomKills(files.oomControl),
    onExhaustion: onExhaustion(files.oomControl ?? ''),
  };
}

/** Throws when limit or usage does not hold what the kernel writes there. */
export function parseMemoryFilesV2(files: MemoryFilesV2): MemoryValues {
  return {
    limitBytes: parseMemoryLimitV2(files.limit),
    usageBytes: countOf('memory.current', files.usage),
    reclaimableBytes: sumOf(files.stat, ['inactive_file', 'active_file', 'slab_reclaimable']),
    peakBytes: countOrNull(files.peak),
    swapFreeBytes: roomOf(files.swapLimit === null ? null : parseLimit(files.swapLimit), countOrNull(files.swapUsage)),
    limitHits: flatKeyedValue(files.eventsLocal ?? files.events ?? '', 'max'),
    oomKills: parseOomKills(files.events),
    onExhaustion: 'kills',
  };
}

function onExhaustion(oomControl: string): MemoryLevel['onExhaustion'] {
  if (flatKeyedValue(oomControl, 'oom_kill_disable') !== 1) return 'kills';
  return flatKeyedValue(oomControl, 'under_oom') === 1 ? 'waiting' : 'waits';
}

/** The sum of those keys that are there; `null` when none is. */
function sumOf(stat: string | null, keys: readonly string[]): number | null {
  if (stat === null) return null;
  const values = keys.map((key) => flatKeyedValue(stat, key)).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

function countOrNull(text: string | null): number | null {
  return text === null ? null : parseCount(text);
}

function roomOf(limit: number | null, usage: number | null): number | null {
  return limit === null || usage === null ? null : Math.max(0, limit - usage);
}
