import type { ExecTrace } from '../model/exec-trace.ts';

/** The part of time that a picture shows, ms from its origin. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** From before the first stage to a little behind the join, when that is a small part of the whole. */
export function nearJoin(trace: ExecTrace | undefined): TimeWindow | null {
  if (trace === undefined) return null;
  const { lanes, race, durationMs } = trace;
  const stage = lanes.find(({ role }) => role === 'stage-0' || role === 'other');
  if (stage === undefined || race.joinMs === null) return null;
  const beforeMs = Math.max(2, (race.joinMs - stage.fromMs) * 1.1);
  const window = {
    fromMs: Math.max(0, race.joinMs - beforeMs),
    toMs: Math.min(durationMs, race.joinMs + beforeMs * 0.6),
  };
  return window.toMs - window.fromMs < durationMs * 0.6 ? window : null;
}

/** From before the first stage to behind the last refusal, counted from the joins. */
export function besideJoins(traces: readonly ExecTrace[], full: TimeWindow): TimeWindow | null {
  const nearest = traces.flatMap(({ lanes, race: { joinMs, refusedForMs } }) => {
    const stage = lanes.find(({ role }) => role === 'stage-0' || role === 'other');
    return stage === undefined || joinMs === null ? [] : [{ beforeMs: joinMs - stage.fromMs, behindMs: refusedForMs }];
  });
  if (nearest.length < traces.length) return null;
  const beforeMs = Math.max(2, ...nearest.map((one) => one.beforeMs)) * 1.1;
  const behindMs = Math.max(beforeMs, ...nearest.map((one) => one.behindMs * 1.3));
  return { fromMs: Math.max(full.fromMs, -beforeMs), toMs: Math.min(full.toMs, behindMs) };
}
