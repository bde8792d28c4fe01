import type { TraceEvent, TraceLane, TraceRace } from '../model/exec-trace.ts';

/**
 * Who was first, the threads of the runtime's child or its attachment. Attaching is never refused; a clone behind it may be
 * (kernel/cgroup/pids.c). The hierarchy that decides is that of the pids controller: `pids` on v1, the only one on v2.
 */
export function raceOf(lanes: readonly TraceLane[], events: readonly TraceEvent[]): TraceRace {
  const joins = events.filter((event) => event.kind === 'cgroup-join' && event.result.status === 'done');
  const join =
    joins.find((event) => event.kind === 'cgroup-join' && event.controller === 'pids') ?? joins.at(-1) ?? null;
  const joinMs = join === null ? null : Math.round((join.atMs + (join.tookMs ?? 0)) * 1e3) / 1e3;
  const child = lanes.find(({ role }) => role === 'stage-2') ?? lanes.findLast(({ role }) => role === 'other');
  const threads = events.filter(
    (event) => event.kind === 'clone' && event.makes === 'thread' && processOf(lanes, event.tid) === child?.tid,
  );
  const made = threads.filter((event) => event.kind === 'clone' && event.result.status === 'done');
  const refused = threads.flatMap((event) =>
    event.kind === 'clone' && event.result.status === 'refused' ? [{ ...event, errno: event.result.errno }] : [],
  );
  const counts: Record<string, number> = {};
  for (const { errno, repeats } of refused) counts[errno] = (counts[errno] ?? 0) + repeats;
  const isBefore = ({ atMs }: TraceEvent): boolean => joinMs === null || atMs < joinMs;
  return {
    joinMs,
    joinTookMs: join?.tookMs ?? null,
    threadsBefore: made.filter(isBefore).length,
    threadsAfter: made.filter((event) => !isBefore(event)).length,
    refused: counts,
    refusedForMs: Math.round(Math.max(0, (refused.at(-1)?.untilMs ?? 0) - (refused[0]?.atMs ?? 0)) * 1e3) / 1e3,
  };
}

function processOf(lanes: readonly TraceLane[], tid: number): number | undefined {
  return lanes.find((lane) => lane.tid === tid)?.process;
}
