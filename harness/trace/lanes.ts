import type { LaneRole, TraceLane } from '../model/exec-trace.ts';
import type { TraceRecord } from '../parsers/strace-calls.ts';
import { childOf, cloneFlags, isClone, quoted, type TaskCall, type TaskTrace } from './task-trace.ts';

/** The tasks of the exec, and which of them is the runtime. */
export interface Family {
  readonly lanes: readonly TraceLane[];
  /** Tasks of the runtime's own process, its threads too. */
  readonly runtime: ReadonlySet<number>;
  /** When the runtime became a program, seconds since the epoch: where times count from. */
  readonly startAt: number;
}

const STAGES: readonly (readonly [RegExp, LaneRole])[] = [
  [/^runc:\[0:PARENT\]/u, 'stage-0'],
  [/^runc:\[1:CHILD\]/u, 'stage-1'],
  [/^runc:\[2:INIT\]/u, 'stage-2'],
];

/**
 * Who made whom. `null` when the runtime was never seen to begin.
 */
export function familyOf(
  tasks: readonly TaskTrace[],
  calls: readonly TaskCall[],
  runtimeBinary: string,
): Family | null {
  const start = calls.find(
    ({ name, args, result }) => name === 'execve' && result?.value === 0 && quoted(args, 0) === runtimeBinary,
  );
  if (start === undefined) return null;
  const makers = new Map<
    number,
    { readonly maker: number; readonly makes: 'thread' | 'process'; readonly at: number }
  >();
  for (const call of calls.filter(isClone)) {
    const child = childOf(call);
    const makes = cloneFlags(call).includes('CLONE_THREAD') ? 'thread' : 'process';
    if (child !== null) makers.set(child, { maker: call.tid, makes, at: call.at + (call.took ?? 0) });
  }
  const processOf = (tid: number): number => {
    const passed = new Set<number>();
    let at = tid;
    // A number that is given out twice could lead in a circle.
    for (let made = makers.get(at); made?.makes === 'thread' && !passed.has(at); made = makers.get(at)) {
      passed.add(at);
      at = made.maker;
    }
    return at;
  };
  const runtime = new Set(tasks.map(({ tid }) => tid).filter((tid) => processOf(tid) === start.tid));
  const lanes = tasks
    .filter(({ records }) => lastAt(records) >= start.at)
    .map(({ tid, records }) =>
      laneOf(
        { tid, records: records.filter(({ at }) => at >= start.at) },
        { process: processOf(tid), runtimePid: start.tid, madeAt: makers.get(tid)?.at ?? null, startAt: start.at },
      ),
    )
    .toSorted((a, b) => a.fromMs - b.fromMs || a.tid - b.tid);
  return { lanes, runtime, startAt: start.at };
}

function lastAt(records: readonly TraceRecord[]): number {
  return records.at(-1)?.at ?? 0;
}

interface Place {
  readonly process: number;
  readonly runtimePid: number;
  /** When the clone that made it had returned; `null`: that was not seen. */
  readonly madeAt: number | null;
  readonly startAt: number;
}

function laneOf({ tid, records }: TaskTrace, { process, runtimePid, startAt, madeAt }: Place): TraceLane {
  const names = records.flatMap((record) =>
    record.type === 'call' && record.name === 'prctl' && record.args.startsWith('PR_SET_NAME')
      ? [quoted(record.args, 0) ?? '']
      : [],
  );
  const name = names.at(-1) ?? null;
  const end = endOf(records);
  const stage = STAGES.find(([pattern]) => names.some((one) => pattern.test(one)))?.[1];
  const role =
    process !== tid ? 'thread' : tid === runtimePid ? 'runtime' : (stage ?? (madeAt === null ? 'client' : 'other'));
  return {
    tid,
    process,
    role,
    name,
    // Its first call may come long after it was made.
    fromMs: inMs(Math.max(0, Math.min(records[0]?.at ?? startAt, madeAt ?? Infinity) - startAt)),
    untilMs: end.how === 'unseen' ? null : inMs(lastAt(records) - startAt),
    end,
  };
}

function endOf(records: readonly TraceRecord[]): TraceLane['end'] {
  const last = records.at(-1);
  switch (last?.type) {
    case 'exited':
      return { how: 'exited', code: last.code };
    case 'killed':
      return { how: 'killed', signal: last.signal };
    case 'superseded':
      return { how: 'superseded' };
    case 'call':
    case 'signal':
    case undefined:
      return { how: 'unseen' };
  }
}

/** Microseconds are what strace knows. */
export function inMs(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3;
}
