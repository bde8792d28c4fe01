import type { TraceEvent, TraceLane } from '../model/exec-trace.ts';
import type { TracedInside } from './traced-inside.ts';

/** One look at one process of the exec. */
export interface SampledProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** `/proc/PID/comm`. */
  readonly name: string;
  /** What it runs: `/proc/PID/exe`; `null` where that could not be read. */
  readonly program: string | null;
  readonly tids: readonly number[];
  /** Of the pids controller, or the only one on v2; `null`: not read. */
  readonly cgroup: string | null;
}

/** One look at all of them. */
export interface Sample {
  /** From the start of the runtime. */
  readonly atMs: number;
  readonly processes: readonly SampledProcess[];
}

interface Seen {
  readonly process: number;
  readonly fromMs: number;
  lastMs: number;
  name: string | null;
}

/**
 * What repeated looks say of an exec: who was there, and when a process stood in another cgroup than before. Nothing that
 * began and ended between two looks is in it, and no refusal.
 */
export function fromSamples(
  samples: readonly Sample[],
  { runtimePid, endMs }: { readonly runtimePid: number; readonly endMs: number },
): TracedInside {
  const seen = new Map<number, Seen>();
  const lastOf = new Map<number, SampledProcess>();
  const names = new Map<number, Set<string>>();
  const events: TraceEvent[] = [];
  for (const { atMs, processes } of samples) {
    for (const process of processes) {
      const { pid, name, tids, cgroup, program } = process;
      const before = lastOf.get(pid);
      names.set(pid, (names.get(pid) ?? new Set()).add(name));
      for (const tid of tids) {
        const known = seen.get(tid);
        if (known === undefined) seen.set(tid, { process: pid, fromMs: atMs, lastMs: atMs, name: null });
        else known.lastMs = atMs;
      }
      const own = seen.get(pid);
      if (own !== undefined) own.name = name;
      const common = { tid: pid, atMs, tookMs: null, result: { status: 'done' } } as const;
      if (before !== undefined && before.cgroup !== cgroup && cgroup !== null) {
        events.push({ ...common, kind: 'cgroup-join', path: cgroup, controller: 'pids' });
      }
      if (before !== undefined && before.program !== program && isFile(program)) {
        events.push({ ...common, kind: 'execve', path: program });
      }
      lastOf.set(pid, process);
    }
  }
  const lanes = [...seen].map(([tid, one]): TraceLane => {
    const isThread = one.process !== tid;
    const said = names.get(tid) ?? new Set();
    return {
      tid,
      process: one.process,
      role: isThread ? 'thread' : tid === runtimePid ? 'runtime' : roleOf(said),
      name: isThread ? null : one.name,
      fromMs: one.fromMs,
      untilMs: one.lastMs,
      end: { how: 'unseen' },
    };
  });
  return { lanes, events, steps: [], race: raceOf(lanes, events), durationMs: endMs, leftOut: 0 };
}

/** runc runs from a sealed copy of itself, which has no name of its own. */
function isFile(program: string | null): program is string {
  return program !== null && program !== '/' && !program.startsWith('/memfd:');
}

function roleOf(names: ReadonlySet<string>): TraceLane['role'] {
  if (names.has('runc:[2:INIT]')) return 'stage-2';
  if (names.has('runc:[1:CHILD]')) return 'stage-1';
  if (names.has('runc:[0:PARENT]')) return 'stage-0';
  return 'other';
}

function raceOf(lanes: readonly TraceLane[], events: readonly TraceEvent[]): TracedInside['race'] {
  const join = events.find(({ kind }) => kind === 'cgroup-join') ?? null;
  const joinMs = join?.atMs ?? null;
  const threads = lanes.filter(({ role, process }) => role === 'thread' && process === join?.tid);
  return {
    joinMs,
    joinTookMs: null,
    threadsBefore: threads.filter(({ fromMs }) => joinMs === null || fromMs < joinMs).length,
    threadsAfter: threads.filter(({ fromMs }) => joinMs !== null && fromMs >= joinMs).length,
    refused: {},
    refusedForMs: 0,
  };
}
