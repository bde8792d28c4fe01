import type { TracedInside } from './traced-inside.ts';
import { eventsOf } from './events.ts';
import { familyOf } from './lanes.ts';
import { raceOf } from './race.ts';
import { socketsOf } from './sockets.ts';
import { stepsOf } from './steps.ts';
import { callsOf, type TaskTrace } from './task-trace.ts';

/** Of an exec of a person's own command, which may make any number of calls. */
const MOST_EVENTS = 5000;

/** `null` when the runtime was not seen to begin. */
export function fromStrace(tasks: readonly TaskTrace[], runtimeBinary: string): TracedInside | null {
  const calls = callsOf(tasks);
  const family = familyOf(tasks, calls, runtimeBinary);
  if (family === null) return null;
  const sockets = socketsOf(calls, family.runtime);
  const all = eventsOf(tasks, calls, { family, sockets });
  const events = all.slice(0, MOST_EVENTS);
  const { lanes } = family;
  const runtime = lanes.find(({ role }) => role === 'runtime');
  const durationMs = runtime?.untilMs ?? Math.max(0, ...lanes.map(({ untilMs }) => untilMs ?? 0));
  return {
    lanes,
    events,
    steps: stepsOf(lanes, events, durationMs),
    race: raceOf(lanes, events),
    durationMs,
    leftOut: all.length - events.length,
  };
}
