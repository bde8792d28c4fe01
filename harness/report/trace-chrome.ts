import type { ExecTrace } from '../model/exec-trace.ts';
import { laneName, momentsOf } from './trace-moments.ts';
import { printable } from './printable.ts';

/** An event of the Trace Event Format, which Perfetto and chrome://tracing open; times in microseconds. */
interface ChromeEvent {
  readonly ph: 'X' | 'i' | 'M';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly s?: 't';
  readonly cat?: string;
  readonly args?: Readonly<Record<string, string | number>>;
}

/** Each trace is a process of its own in the viewer, each lane a thread; all begin at the join when there are several. */
export function traceChrome(traces: readonly ExecTrace[]): {
  readonly traceEvents: readonly ChromeEvent[];
  readonly displayTimeUnit: 'ms';
} {
  const latest = Math.max(...traces.map(({ race }) => race.joinMs ?? 0));
  return {
    displayTimeUnit: 'ms',
    traceEvents: traces.flatMap((trace, index) => {
      const shiftMs = traces.length === 1 ? 0 : latest - (trace.race.joinMs ?? 0);
      return eventsOf(trace, { pid: index + 1, shiftMs });
    }),
  };
}

function eventsOf(
  trace: ExecTrace,
  { pid, shiftMs }: { readonly pid: number; readonly shiftMs: number },
): readonly ChromeEvent[] {
  const us = (ms: number): number => Math.round((ms + shiftMs) * 1000);
  const meta = (name: string, tid: number, args: Record<string, string | number>): ChromeEvent => ({
    ph: 'M',
    name,
    pid,
    tid,
    args,
  });
  const lanes = trace.lanes.flatMap((lane, order): ChromeEvent[] => [
    meta('thread_name', lane.tid, { name: printable(laneName(lane, trace.runtime.family)) }),
    meta('thread_sort_index', lane.tid, { sort_index: order }),
    {
      ph: 'X',
      name: printable(lane.name ?? laneName(lane, trace.runtime.family)),
      cat: 'lane',
      pid,
      tid: lane.tid,
      ts: us(lane.fromMs),
      dur: Math.max(1, us(lane.untilMs ?? trace.durationMs) - us(lane.fromMs)),
    },
  ]);
  const runtime = trace.lanes.find(({ role }) => role === 'runtime');
  const steps = trace.steps.map(({ name, fromMs, untilMs }): ChromeEvent => ({
    ph: 'X',
    name,
    cat: 'step',
    pid,
    tid: runtime?.tid ?? 0,
    ts: us(fromMs),
    dur: Math.max(1, us(untilMs) - us(fromMs)),
  }));
  const moments = momentsOf(trace).map(({ atMs, untilMs, tid, what, how }): ChromeEvent =>
    untilMs - atMs >= 0.05
      ? { ph: 'X', name: printable(what), cat: how, pid, tid, ts: us(atMs), dur: Math.max(1, us(untilMs) - us(atMs)) }
      : { ph: 'i', s: 't', name: printable(what), cat: how, pid, tid, ts: us(atMs) },
  );
  return [meta('process_name', 0, { name: printable(trace.container.name) }), ...lanes, ...steps, ...moments];
}
