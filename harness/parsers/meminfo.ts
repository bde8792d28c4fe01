import type { HostMemory } from '../model/host-resources.ts';

/** What `/proc/meminfo` says; the policy of overcommitting is a file of its own. */
export type MeminfoValues = Omit<HostMemory, 'overcommit'>;

/** Parses `/proc/meminfo` (proc_meminfo(5)); `null` when it lacks what every kernel writes. */
export function parseMeminfo(text: string): MeminfoValues | null {
  const total = bytesOf(text, 'MemTotal');
  const free = bytesOf(text, 'MemFree');
  if (total === null || free === null) return null;
  return {
    totalBytes: total,
    availableBytes: bytesOf(text, 'MemAvailable'),
    freeBytes: free,
    swapTotalBytes: bytesOf(text, 'SwapTotal') ?? 0,
    swapFreeBytes: bytesOf(text, 'SwapFree') ?? 0,
    commitLimitBytes: bytesOf(text, 'CommitLimit') ?? 0,
    committedBytes: bytesOf(text, 'Committed_AS') ?? 0,
  };
}

/** `vm.overcommit_memory`: 0, 1 or 2; anything else counts as the kernel's default. */
export function parseOvercommit(text: string): HostMemory['overcommit'] {
  const policies = { '1': 'always', '2': 'strict' } as const;
  const digit = text.trim();
  return digit === '1' || digit === '2' ? policies[digit] : 'heuristic';
}

/** The unit that the file calls kB is 1024 bytes. */
function bytesOf(text: string, name: string): number | null {
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${name}:`)) continue;
    const match = /^\s*(\d{1,15}) kB$/u.exec(line.slice(name.length + 1));
    return match?.[1] === undefined ? null : Number(match[1]) * 1024;
  }
  return null;
}
