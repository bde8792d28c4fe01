import type { TraceEvent, TraceLane, TraceStep } from '../model/exec-trace.ts';

/**
 * The steps of `setnsProcess.start()`, by what its process was seen to do: they are the same from runc 1.0 to 1.3, and from
 * 1.4 on but for the join on cgroup v2 (libcontainer/process_linux.go). Empty where there are no stages, as in crun.
 */
export function stepsOf(
  lanes: readonly TraceLane[],
  events: readonly TraceEvent[],
  endMs: number,
): readonly TraceStep[] {
  const parents = new Set(
    lanes.filter(({ role, process }) => role === 'runtime' || isOf(lanes, process)).map(({ tid }) => tid),
  );
  const stage0 = lanes.find(({ role }) => role === 'stage-0');
  if (stage0 === undefined) return [];
  const own = events.filter(({ tid }) => parents.has(tid));
  const begins: readonly (readonly [TraceStep['name'], number | undefined])[] = [
    ['start', 0],
    ['bootstrap', own.find((event) => isSent(event, 'bootstrap data'))?.atMs],
    ['execSetns', ownEnd(own, 'bootstrap data')],
    ['cgroup join', own.find(({ kind }) => kind === 'cgroup-join')?.atMs],
    ['config', own.find((event) => isSent(event, 'configuration'))?.atMs],
    ['parseSync', ownEnd(own, 'configuration')],
    ['end', undefined],
  ];
  const seen = begins.flatMap(([name, fromMs]) => (fromMs === undefined ? [] : [{ name, fromMs }]));
  return seen.map(({ name, fromMs }, index) => ({ name, fromMs, untilMs: seen[index + 1]?.fromMs ?? endMs }));
}

function isOf(lanes: readonly TraceLane[], process: number): boolean {
  return lanes.some(({ tid, role }) => tid === process && role === 'runtime');
}

function isSent(event: TraceEvent, what: string): boolean {
  return event.kind === 'message' && event.way === 'sent' && event.what === what;
}

function ownEnd(events: readonly TraceEvent[], what: string): number | undefined {
  const sent = events.find((event) => isSent(event, what));
  return sent === undefined ? undefined : sent.atMs + (sent.tookMs ?? 0);
}
