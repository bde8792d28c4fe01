import { TRUE_EXEC } from '../docker/null-exec.ts';
import type { FaultSpec } from '../model/scenario.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { onDisposableOnly } from './disposable.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { freeBelow, idsUsed } from '../host/process-ids.ts';
import { COUNTED, pathOf, pidMaxFor } from './host-limits.ts';
import { injectionFailed } from './injection-failed.ts';

type Spec = Extract<FaultSpec, { fault: 'host-sysctl' }>;
type Tools = Pick<InjectionTools, 'host' | 'read'>;

/** One file that is written. Its way back may be another one. */
interface Change {
  readonly path: string;
  readonly text: string;
  readonly undo: Extract<UndoStep, { kind: 'write' }>;
}

const KIB = 1024;
const UNDO = 'undo: write the old value back, if it still reads what was written';
const RATIO = pathOf('vm.overcommit_ratio');
const KBYTES = pathOf('vm.overcommit_kbytes');

/** Those that refuse threads, or the stacks of them. */
const WARMED: ReadonlySet<Spec['limit']> = new Set(['kernel.threads-max', 'kernel.pid_max', 'vm.overcommit_memory']);
const WARM_EXECS = 4;
const WARM_ROUNDS = 3;
const WARM_MS = 60_000;

/**
 * A limit that the kernel keeps for the whole machine, lowered to what is in use. Whoever takes it back needs no
 * process and no thread that is not there already: a file is written.
 */
const hostSysctl: Fault<'host-sysctl'> = {
  id: 'host-sysctl',
  title: 'A limit of the whole machine, lowered to what is in use',
  blast: 'host',
  parameters: {
    limit: 'which one, as sysctl calls it',
    free: 'how many are left above what is in use: threads, ids, files, keys, bytes of keys, terminals, KiB of memory; of inotify instances and user namespaces, whose use nobody counts, how many there may be in all',
  },
  requires: ['root', 'disposable-host'],

  describe: ({ limit, free }) => {
    const path = pathOf(limit);
    if (limit === 'vm.overcommit_memory') {
      return [
        `write what has been promised and ${free} KiB more, less swap, to ${KBYTES}; undo: write the old value back to it, or to ${RATIO}, whichever was in force`,
        `write 2 to ${path}; ${UNDO}`,
      ];
    }
    if (limit === 'kernel.pid_max') return [`write to ${path} what leaves ${free} process ids from 300 on; ${UNDO}`];
    const text = COUNTED[limit] === null ? String(free) : `what is in use and ${free} more`;
    return [`write ${text} to ${path}; ${UNDO}`];
  },

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(spec, tools) {
    const { host, journal } = tools;
    await onDisposableOnly('host-sysctl', host);
    if (WARMED.has(spec.limit)) await warm(tools);
    for (const { path, text, undo } of await changesOf(spec, tools)) {
      await journal(`${path}: ${undo.path === path ? undo.was : 'another rule'} -> ${text}`, undo);
      await host.writeText(path, text);
      const now = (await host.readText(path)).trim();
      if (now !== text) throw injectionFailed('host-sysctl', `${path} reads ${now} after writing ${text}`);
    }
    await verify(spec, tools);
  },
};

/**
 * Daemons and shim make threads when many ask at once, and never end them. With those at hand they can go on without a
 * new one, and so live: a Go program that is refused a thread aborts.
 */
async function warm({ engine, workload }: InjectionTools): Promise<void> {
  for (let round = 0; round < WARM_ROUNDS; round++) {
    await Promise.all(
      Array.from({ length: WARM_EXECS }, async () => await engine.exec(workload.id, TRUE_EXEC, WARM_MS)),
    );
  }
}

async function changesOf({ limit, free }: Spec, tools: Tools): Promise<readonly Change[]> {
  if (limit === 'vm.overcommit_memory') return await strictChanges(free, tools);
  const path = pathOf(limit);
  const was = (await tools.host.readText(path)).trim();
  const value =
    limit === 'kernel.pid_max'
      ? pidMaxFor(free, await idsUsed(tools.host))
      : ((await COUNTED[limit]?.full(tools)) ?? 0) + free;
  if (!(value < Number(was))) throw injectionFailed('host-sysctl', `${path} reads ${was} already`);
  const text = String(value);
  return [{ path, text, undo: { kind: 'write', path, text, was } }];
}

/** Either a ratio of the memory or a number is in force: writing one sets the other to 0 (mm/util.c). */
async function strictChanges(free: number, { host, read }: Tools): Promise<readonly Change[]> {
  const { committedBytes, swapTotalBytes, overcommit } = await read('host.memory');
  if (overcommit === 'strict') throw injectionFailed('host-sysctl', 'this machine does not overcommit already');
  const kib = Math.ceil((committedBytes - swapTotalBytes) / KIB) + free;
  if (kib <= 0) throw injectionFailed('host-sysctl', `swap alone (${swapTotalBytes} bytes) is more than is promised`);
  const policy = pathOf('vm.overcommit_memory');
  const [kbytes = '', ratio = '', was = ''] = await Promise.all(
    [KBYTES, RATIO, policy].map(async (path) => (await host.readText(path)).trim()),
  );
  const text = String(kib);
  const back = kbytes === '0' ? { path: RATIO, text: '0', was: ratio } : { path: KBYTES, text, was: kbytes };
  return [
    { path: KBYTES, text, undo: { kind: 'write', ...back } },
    { path: policy, text: '2', undo: { kind: 'write', path: policy, text: '2', was } },
  ];
}

/** The kernel's own numbers, read again: a machine that has grown meanwhile has room that it was not to have. */
async function verify({ limit, free }: Spec, tools: Tools): Promise<void> {
  const { left, unit, drift } = await leftOf(limit, tools);
  if (left <= free + drift) return;
  throw injectionFailed('host-sysctl', `${left} ${unit} are left, and ${free} were to be`);
}

interface Left {
  readonly left: number;
  readonly unit: string;
  readonly drift: number;
}

async function leftOf(limit: Spec['limit'], tools: Tools): Promise<Left> {
  const { host, read } = tools;
  if (limit === 'vm.overcommit_memory') {
    const { overcommit, commitLimitBytes, committedBytes } = await read('host.memory');
    const left = overcommit === 'strict' ? (commitLimitBytes - committedBytes) / KIB : Number.POSITIVE_INFINITY;
    return { left, unit: 'KiB of memory that may be promised', drift: 64 * KIB };
  }
  if (limit === 'kernel.pid_max') {
    const left = freeBelow(Number(await host.readText(pathOf(limit))), await idsUsed(host));
    return { left, unit: 'process ids', drift: 8 };
  }
  const counted = COUNTED[limit];
  // What was written has been read back, and there is nothing to count.
  if (counted === null) return { left: 0, unit: '', drift: 0 };
  const value = Number(await host.readText(pathOf(limit)));
  return { left: value - (await counted.full(tools)), unit: counted.unit, drift: counted.drift };
}

export default hostSysctl;
