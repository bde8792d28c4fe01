import type { Citation, Strength } from '../model/finding.ts';
import type { HostMemory } from '../model/host-resources.ts';
import type { KernelEvent } from '../model/kernel-log.ts';
import type { Answer, Rule } from '../model/rule.ts';
import { bytesText } from './bytes-text.ts';
import { errorLine, failing, textOf, triedOf } from './exec-text.ts';

const MIB = 1024 ** 2;

/** Less than this on a whole host is nothing: an exec alone touches some ten MiB in all of its processes. */
const LITTLE_BYTES = 48 * MIB;

/** What a Go program asks the kernel to promise when it starts: stacks of 8 MiB for five threads, and its heap. */
const COMMIT_BYTES = 96 * MIB;

/** A kill for the whole host counts while it is this fresh. */
const FRESH_MS = 60_000;

/** What the runtime, the shim and the daemon say when the kernel has no memory for a fork. */
const NO_MEMORY = /cannot allocate memory/iu;

/**
 * A page of a tmpfs is promised like any other, and refused with the errno of a full disk (mm/shmem.c): the shim can not
 * write the specification of an exec where /tmp is one, as in Debian 13. Seen with Linux 6.12, while `df` shows it empty.
 */
const NO_PAGE = /no space left on device/iu;

/** The host has no memory, or may promise none. */
const hostMemoryExhaustion: Rule<'host.memory', 'exec.attempts' | 'kernel.log'> = {
  id: 'host-memory-exhaustion',
  needs: ['host.memory'],
  likes: ['exec.attempts', 'kernel.log'],
  // The kernel's own allocations fail too, and a host without memory swaps and waits.
  explains: ['io-pressure', 'runtime-slow-or-hung', 'disk-full', 'run-tmpfs-full'],
  match(evidence) {
    const memory = evidence['host.memory'];
    const kill = evidence['kernel.log']?.events.findLast(
      ({ what, limitOf, ageMs }) => what === 'oom-kill' && limitOf === 'host' && ageMs < FRESH_MS,
    );
    const lack = lackOf(memory);
    const attempts = evidence['exec.attempts'];
    const failed = failing(attempts ?? []);
    const says = memory.overcommit === 'strict' && lack !== null ? [NO_MEMORY, NO_PAGE] : [NO_MEMORY];
    const refused = failed.filter((attempt) => says.some((one) => one.test(textOf(attempt))));
    if (lack === null && (kill === undefined || failed.length === 0)) return { ruledOut: enough(memory) };
    if (attempts !== null && failed.length > 0 && refused.length === 0 && kill === undefined) {
      return { ruledOut: `${failed.length} execs failed, and none for want of memory; ${enough(memory)}` };
    }
    const worked = attempts === null ? 0 : triedOf(attempts).length - failed.length;
    const strength: Strength =
      refused.length > 0 && lack !== null
        ? 'conclusive'
        : strengthOf({ failed: failed.length, worked, kill, isShort: lack !== null });
    const [first] = refused;
    const sentences = [
      lack ?? `the host killed for want of memory; ${enough(memory)}`,
      ...(kill === undefined
        ? []
        : [
            `the kernel killed ${kill.process?.name ?? 'a process'} for the whole host ${Math.round(kill.ageMs / 1000)} s ago`,
          ]),
      ...(refused.length === 0 ? [] : [`${refused.length} execs were refused memory`]),
    ];
    const citations: readonly [Citation, ...Citation[]] = [
      { kind: 'host.memory', quote: quoteOf(memory) },
      ...(kill === undefined ? [] : [{ kind: 'kernel.log' as const, quote: kill.text.slice(0, 200) }]),
      ...(first === undefined ? [] : [{ kind: 'exec.attempts' as const, quote: errorLine(first) }]),
    ];
    return {
      finding: {
        layer: 'kernel',
        strength,
        because: `${sentences.join('; ')}.`,
        whyLayer: 'The kernel refuses forks and pages to everybody on this host, whatever limits the container has.',
        citations,
        remedy: remedyOf(memory),
        suspect: null,
      },
    } satisfies Answer;
  },
};

/** Two sources: the numbers and the kernel's own kill. One alone fits a host that is merely well used. */
function strengthOf({
  failed,
  worked,
  kill,
  isShort,
}: {
  failed: number;
  worked: number;
  kill: KernelEvent | undefined;
  isShort: boolean;
}): Strength {
  if (worked > 0 && failed === 0) return 'weak';
  return kill !== undefined && isShort ? 'strong' : 'weak';
}

/** What is lacking, with the numbers; `null`: nothing. */
function lackOf({
  overcommit,
  commitLimitBytes,
  committedBytes,
  availableBytes,
  freeBytes,
  swapFreeBytes,
  totalBytes,
}: HostMemory): string | null {
  const promised = commitLimitBytes - committedBytes;
  if (overcommit === 'strict' && promised < COMMIT_BYTES) {
    return `vm.overcommit_memory is 2, and ${bytesText(committedBytes)} of ${bytesText(commitLimitBytes)} have been promised: ${promised < 0 ? 'more than is allowed' : `${bytesText(promised)} are left`}, a Go program asks for up to ${bytesText(COMMIT_BYTES)}`;
  }
  const available = (availableBytes ?? freeBytes) + swapFreeBytes;
  if (available >= LITTLE_BYTES) return null;
  return `${bytesText(available)} of the host's ${bytesText(totalBytes)} are available, swap included`;
}

function enough({ availableBytes, freeBytes, totalBytes, overcommit }: HostMemory): string {
  return `${bytesText(availableBytes ?? freeBytes)} of the host's ${bytesText(totalBytes)} are available, and overcommitting is ${overcommit}`;
}

function quoteOf(memory: HostMemory): string {
  const available = memory.availableBytes === null ? '' : `MemAvailable ${kib(memory.availableBytes)}, `;
  return `${available}MemFree ${kib(memory.freeBytes)}, SwapFree ${kib(memory.swapFreeBytes)}, CommitLimit ${kib(memory.commitLimitBytes)}, Committed_AS ${kib(memory.committedBytes)}`;
}

function kib(bytes: number): string {
  return `${Math.round(bytes / 1024)} kB`;
}

function remedyOf({ overcommit }: HostMemory): Extract<Answer, { finding: unknown }>['finding']['remedy'] {
  const find = {
    for: 'host' as const,
    commands: ['ps -eo rss,pid,comm --sort=-rss | head   # then end or limit what eats it'] as const,
    changes: 'who holds the memory',
    lasts: 'as long as it stays ended',
  };
  if (overcommit !== 'strict') return [find];
  return [
    {
      for: 'host',
      commands: ['sysctl -w vm.overcommit_memory=0'],
      changes: 'the kernel promises memory again that it may never have to give',
      lasts: 'until the next boot; for good in /etc/sysctl.d',
    },
    find,
  ];
}

export default hostMemoryExhaustion;
