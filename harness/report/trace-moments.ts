import type { ExecTrace, TraceEvent, TraceLane } from '../model/exec-trace.ts';
import { counted, microsText } from './quantity.ts';

/** One thing worth telling of an exec, by whom and when. */
export interface Moment {
  /** From the runtime's start. */
  readonly atMs: number;
  /** Its end, where it took its time. */
  readonly untilMs: number;
  readonly tid: number;
  readonly what: string;
  readonly how: 'done' | 'refused' | 'told';
  /** One letter for a drawing: `J` the join, `x` a refusal, `!` a signal, `E` a program, `C` the configuration. */
  readonly sign: 'J' | 'x' | '!' | 'E' | 'C' | '·';
}

/** In order of time: neighbours of one kind and one lane are told together. */
export function momentsOf({ events, lanes }: Pick<ExecTrace, 'events' | 'lanes'>): readonly Moment[] {
  const of = new Map(lanes.map((lane) => [lane.tid, lane]));
  const groups: TraceEvent[][] = [];
  const lastOf = new Map<number, TraceEvent[]>();
  for (const event of events) {
    const process = of.get(event.tid)?.process ?? event.tid;
    const last = lastOf.get(process);
    const before = last?.[0];
    if (last !== undefined && before !== undefined && goTogether(before, event)) last.push(event);
    else {
      const group = [event];
      groups.push(group);
      lastOf.set(process, group);
    }
  }
  return groups.map((group) => momentOf(group, of)).toSorted((a, b) => a.atMs - b.atMs);
}

function goTogether(a: TraceEvent, b: TraceEvent): boolean {
  if (a.kind === 'cgroup-join' && b.kind === 'cgroup-join') return a.result.status === b.result.status;
  if (a.kind === 'setns' && b.kind === 'setns') return a.result.status === b.result.status;
  if (a.kind === 'clone' && b.kind === 'clone') {
    return a.makes === 'thread' && b.makes === 'thread' && a.result.status === 'done' && b.result.status === 'done';
  }
  return false;
}

function momentOf(group: readonly TraceEvent[], lanes: ReadonlyMap<number, TraceLane>): Moment {
  const [first] = group;
  if (first === undefined) throw new Error('a moment without an event');
  const last = group.at(-1) ?? first;
  const untilMs = 'untilMs' in last ? last.untilMs : last.atMs + (last.tookMs ?? 0);
  const tid = lanes.get(first.tid)?.process ?? first.tid;
  const refused = 'result' in first && first.result.status === 'refused';
  return {
    // Who waits for a message has it when the call returns.
    atMs: first.kind === 'message' && first.way === 'received' ? untilMs : first.atMs,
    untilMs,
    tid,
    what: wordsOf(group, lanes),
    how: refused ? 'refused' : first.kind === 'signal' ? 'told' : 'done',
    sign: refused ? 'x' : signOf(first),
  };
}

function signOf(event: TraceEvent): Moment['sign'] {
  switch (event.kind) {
    case 'cgroup-join':
      return 'J';
    case 'signal':
      return '!';
    case 'execve':
      return 'E';
    case 'message':
      return event.what === 'configuration' ? 'C' : '·';
    case 'clone':
    case 'setns':
    case 'rlimit':
      return '·';
  }
}

function wordsOf(group: readonly TraceEvent[], lanes: ReadonlyMap<number, TraceLane>): string {
  const [event] = group;
  switch (event?.kind) {
    case undefined:
      return '';
    case 'cgroup-join':
      return `${joinWords(group)}${refusal(event)}`;
    case 'setns':
      return `joins the namespaces ${group.flatMap((one) => (one.kind === 'setns' ? [one.namespace] : [])).join(', ')}${refusal(event)}`;
    case 'clone':
      return cloneWords(group, event, lanes);
    case 'message':
      return messageWords(event);
    case 'execve':
      return `becomes ${event.path}${refusal(event)}`;
    case 'signal':
      return `gets ${event.signal}`;
    case 'rlimit':
      return `sets ${event.resource} of the child${refusal(event)}`;
  }
}

function joinWords(group: readonly TraceEvent[]): string {
  const joins = group.flatMap((event) => (event.kind === 'cgroup-join' ? [event] : []));
  const slowest = joins.toSorted((a, b) => (b.tookMs ?? 0) - (a.tookMs ?? 0))[0];
  const [only] = joins;
  if (joins.length === 1 && only !== undefined) {
    return `is attached to the cgroup of ${only.controller}${took(only.tookMs)}`;
  }
  return `attaches the child to ${counted(joins.length, 'cgroup')}; slowest ${slowest?.controller ?? ''}${took(slowest?.tookMs ?? null)}`;
}

function cloneWords(
  group: readonly TraceEvent[],
  event: Extract<TraceEvent, { kind: 'clone' }>,
  lanes: ReadonlyMap<number, TraceLane>,
): string {
  if (event.result.status === 'refused') {
    const tries =
      event.repeats === 1 ? '' : ` ${event.repeats} times in ${microsText((event.untilMs - event.atMs) * 1000)}`;
    return `is refused a ${event.makes} with ${event.result.errno}${tries}`;
  }
  if (event.makes === 'thread') return `makes ${counted(group.length, 'thread')}`;
  const child = event.child === null ? undefined : lanes.get(event.child);
  const into = event.flags.includes('CLONE_INTO_CGROUP') ? ', in the cgroup of the container at once' : '';
  return `makes ${child === undefined ? 'a process' : laneName(child, 'other')}${into}`;
}

function messageWords(event: Extract<TraceEvent, { kind: 'message' }>): string {
  const what = event.what ?? `${event.bytes} bytes`;
  if (event.result.status === 'refused') return `reads ${event.socket} and gets ${event.result.errno}`;
  if (event.way === 'received' && event.bytes === 0) return `finds ${event.socket} closed`;
  const bytes = event.what === 'configuration' || event.what === 'bootstrap data' ? ` (${event.bytes} bytes)` : '';
  return event.way === 'sent'
    ? `sends '${what}'${bytes} over ${event.socket}`
    : `gets '${what}'${bytes} from ${event.socket}`;
}

function refusal(event: { readonly result: { readonly status: string; readonly errno?: string } }): string {
  return event.result.status === 'refused' ? `: refused with ${event.result.errno ?? 'an error'}` : '';
}

function took(ms: number | null): string {
  return ms === null ? '' : `, ${microsText(ms * 1000)}`;
}

/** What a lane is called, short enough for the margin of a drawing. */
export function laneName(
  lane: Pick<TraceLane, 'role' | 'name' | 'tid'>,
  family: ExecTrace['runtime']['family'],
): string {
  switch (lane.role) {
    case 'runtime':
      return family === 'other' ? 'runtime' : `${family} exec`;
    case 'stage-0':
      return 'stage 0';
    case 'stage-1':
      return 'stage 1';
    case 'stage-2':
      return 'runc init';
    case 'client':
      return 'client';
    case 'thread':
      return `thread ${lane.tid}`;
    case 'other':
      return `child ${lane.tid}`;
  }
}
