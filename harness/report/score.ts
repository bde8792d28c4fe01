import type { Trial } from '../model/run-report.ts';
import type { Expected, Truth } from '../model/scenario.ts';
import type { ConfusionCell, HeldTime, Rate, ScenarioScore, Score } from '../model/score.ts';
import type { Verdict } from '../model/verdict.ts';
import { median } from './quantity.ts';
import { countsOf } from './counts.ts';
import { tally } from './tally.ts';
import { wilson } from './wilson.ts';

/** Counts what came out; the order is that of the trials. */
export function scoreOf(trials: readonly Trial[]): Score {
  const held = trials.filter(({ verdict }) => verdict.outcome !== 'skipped');
  const ended = (outcome: Verdict['outcome']): Rate =>
    rateOf(held.filter(({ verdict }) => verdict.outcome === outcome).length, held.length);
  const controls = held.filter(({ expected }) => expected.diagnosis === 'healthy');
  const alarms = controls.filter(({ diagnosis }) => diagnosis?.status === 'named' || diagnosis?.status === 'tied');
  const groups = Object.values(Object.groupBy(trials, ({ scenario, runtime }) => `${scenario}\n${runtime ?? ''}`));
  return {
    scenarios: groups.flatMap((group = []) => scenarioScore(group)),
    skipped: trials.length - held.length,
    correct: ended('correct'),
    wrong: ended('wrong'),
    missed: ended('missed'),
    unsure: ended('unsure'),
    broken: ended('broken'),
    falseAlarms: rateOf(alarms.length, controls.length),
    time: timeOf(held),
    confusion: confusionOf(held),
  };
}

export function rateOf(hits: number, total: number): Rate {
  return { hits, total, ...wilson(hits, total) };
}

function timeOf(held: readonly Trial[]): HeldTime | null {
  if (held.length === 0) return null;
  const start = Math.min(...held.map(({ startMs }) => startMs));
  const end = Math.max(...held.map(({ startMs, durationMs }) => startMs + durationMs));
  return { wallMs: end - start, sumMs: held.reduce((sum, { durationMs }) => sum + durationMs, 0) };
}

function scenarioScore(group: readonly Trial[]): readonly ScenarioScore[] {
  const [first] = group;
  if (first === undefined) return [];
  const { scenario, runtime, expectedSymptom } = first;
  const held = group.filter(({ verdict }) => verdict.outcome !== 'skipped');
  const { failed, total } = tally(group.flatMap(({ attempts }) => attempts));
  return [
    {
      scenario,
      runtime,
      trials: group.length,
      expectedSymptom,
      symptom: rateOf(failed, total),
      named: countsOf(held.map(namedOf)),
      layers: countsOf(held.flatMap(layerOf)),
      outcomes: countsOf(group.map(({ verdict }) => verdict.outcome)).map(({ what, count }) => ({
        outcome: what,
        count,
      })),
      durationMs: median(held.map(({ durationMs }) => durationMs)),
    },
  ];
}

function confusionOf(held: readonly Trial[]): readonly ConfusionCell[] {
  const byExpected = Object.groupBy(held, ({ expected }) => expectedOf(expected));
  return Object.entries(byExpected)
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([expected, group = []]) =>
      countsOf(group.map(namedOf))
        .toSorted((a, b) => compare(a.what, b.what))
        .map(({ what, count }) => ({ expected, named: what, count })),
    );
}

function expectedOf(expected: Expected): string {
  switch (expected.diagnosis) {
    case 'healthy':
      return 'healthy';
    case 'named':
      return expected.cause;
    case 'both':
      return pair(expected.causes);
  }
}

/** In one order, whichever way they were written. */
function pair(causes: readonly Truth[]): string {
  return causes
    .map(({ cause }) => cause)
    .toSorted(compare)
    .join(' + ');
}

/** What the diagnosis answered, in one word; see `ConfusionCell.named`. */
export function namedOf({ expected, diagnosis, verdict }: Trial): string {
  // Whether two were told is the judge's to say.
  if (expected.diagnosis === 'both' && verdict.outcome === 'correct') return expectedOf(expected);
  if (diagnosis === null) return 'no diagnosis';
  if (diagnosis.status !== 'named') return diagnosis.status;
  const { cause, layer } = diagnosis.finding;
  const rightCauseOnly = expected.diagnosis === 'named' && cause === expected.cause && layer !== expected.layer;
  return rightCauseOnly ? `${cause} in ${layer}` : cause;
}

function layerOf({ diagnosis }: Trial): readonly string[] {
  if (diagnosis?.status === 'named') return [diagnosis.finding.layer];
  return diagnosis?.status === 'tied' ? [...new Set(diagnosis.findings.map(({ layer }) => layer))] : [];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
