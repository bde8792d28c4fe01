import type { Reading } from '../../model/reading.ts';
import type { Trial } from '../../model/run-report.ts';
import type { Curve } from '../chart/curve-chart.ts';
import { readingOf } from '../reading-blocks.ts';
import { rateOf } from '../score.ts';
import { tally } from '../tally.ts';
import { runtimeName } from '../trial-groups.ts';
import { type ReportView, trialKey } from './view.ts';

/** An exec of any runtime measured here needs fewer: beyond it a curve is a line at 0 %. */
const MOST_SLOTS = 32;

/**
 * Execs that failed, by the slots that were free: of the trials that raced under the amplifier, because without it an
 * idle host lets most execs through. Others fail for other reasons. Empty where there are not two points of a runtime.
 */
export function headroomCurves({ report, readings }: ReportView): readonly Curve[] {
  const points = report.trials.flatMap((trial) => {
    const free = slotsOf(trial, readings.get(trialKey(trial)) ?? []);
    return free === null ? [] : [{ free, runtime: runtimeName(trial, report), ...tally(trial.attempts) }];
  });
  return [...Map.groupBy(points, ({ runtime }) => runtime)].flatMap(([name, ofRuntime]): readonly Curve[] => {
    const byFree = [...Map.groupBy(ofRuntime, ({ free }) => free)].toSorted(([a], [b]) => a - b);
    if (byFree.length < 2) return [];
    return [
      {
        name,
        points: byFree.map(([x, all]) => ({
          x,
          rate: rateOf(
            all.reduce((sum, { failed }) => sum + failed, 0),
            all.reduce((sum, { total }) => sum + total, 0),
          ),
        })),
      },
    ];
  });
}

/** Free slots at the level that binds; `null` when the trial is not about them. */
function slotsOf({ amplifier, attempts, expected }: Trial, readings: readonly Reading[]): number | null {
  const about = expected.diagnosis === 'healthy' || (expected.diagnosis === 'named' && PIDS_CAUSES.has(expected.cause));
  if (!about || amplifier?.status !== 'on' || attempts.length === 0) return null;
  const pids = readingOf(readings, 'cgroup.pids');
  const free = pids?.levels.flatMap(({ max, current }) => (max === null ? [] : [Math.max(0, max - current)])) ?? [];
  const least = Math.min(...free);
  return least <= MOST_SLOTS ? least : null;
}

const PIDS_CAUSES: ReadonlySet<string> = new Set(['container-pids-max', 'pod-pids-limit']);
