import type { TraceRecord } from '../parsers/strace-calls.ts';

/** What was seen of one task; `records` in order of time. */
export interface TaskTrace {
  readonly tid: number;
  readonly records: readonly TraceRecord[];
}

type CallRecord = Extract<TraceRecord, { type: 'call' }>;

/** One call, with the task that made it. */
export interface TaskCall extends CallRecord {
  readonly tid: number;
}

/** Every call of every task, in order of time. */
export function callsOf(tasks: readonly TaskTrace[]): readonly TaskCall[] {
  return tasks
    .flatMap(({ tid, records }) => records.flatMap((record) => (record.type === 'call' ? [{ ...record, tid }] : [])))
    .toSorted((a, b) => a.at - b.at);
}

const CLONES: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork']);

export function isClone({ name }: { readonly name: string }): boolean {
  return CLONES.has(name);
}

/** `CLONE_...` words of its arguments. */
export function cloneFlags({ args }: { readonly args: string }): readonly string[] {
  return args.match(/\bCLONE_[A-Z0-9_]+/gu) ?? [];
}

/** The task that a clone made, as this machine numbers it: strace translates what a task in a pid namespace was told. */
export function childOf({ result }: TaskCall): number | null {
  if (result === null || result.value <= 0) return null;
  return result.tid ?? result.value;
}

/** The quoted string at that place among the arguments, as printed; `null`: none there. */
export function quoted(args: string, place: number): string | null {
  const strings = [...args.matchAll(/"(?<text>(?:[^"\\]|\\.)*)"/gu)];
  return strings[place]?.groups?.['text'] ?? null;
}

/** What strace -yy says of the descriptor that the call is about: `7</a/file>`, `3<UNIX-STREAM:[1->2]>`. */
export function descriptorOf({ args }: { readonly args: string }): string | null {
  return /^\d+<(?<what>(?:[^<>]|->|<[^<>]*>)*)>/u.exec(args)?.groups?.['what'] ?? null;
}
