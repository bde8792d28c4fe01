import type { EngineIdentity, Qualification, Signature } from '../model/qualification.ts';
import { countsOf } from '../report/counts.ts';
import { familyOf } from './family.ts';
import { heldOf } from './invariants.ts';
import type { Expectation, Prediction } from './prediction.ts';

/** A prediction, and what became of it. */
export interface Prophecy {
  readonly prediction: Prediction;
  /** `partly`: some execs did as predicted. */
  readonly status: 'confirmed' | 'partly' | 'refuted' | 'not-measured';
  readonly hits: number;
  readonly total: number;
  /** What else was seen, most frequent first: `works`, or a text. */
  readonly otherwise: readonly string[];
  /** The runtimes that did otherwise. */
  readonly by: readonly string[];
}

interface Shown extends Pick<Signature, 'outcome' | 'exitCode' | 'text' | 'refusals'> {
  readonly runtime: string;
  readonly count: number;
}

/** Holds a prediction against every exec that it is about. */
export function prophecyOf(prediction: Prediction, qualification: Qualification): Prophecy {
  const shown = shownOf(prediction, qualification);
  const others = shown.filter((one) => !fits(prediction.expects, one));
  const total = execsOf(shown);
  const hits = total - execsOf(others);
  return {
    prediction,
    status: total === 0 ? 'not-measured' : hits === total ? 'confirmed' : hits === 0 ? 'refuted' : 'partly',
    hits,
    total,
    otherwise: countsOf(others.flatMap((one) => Array<string>(one.count).fill(saidBy(one, prediction.expects)))).map(
      ({ what }) => what,
    ),
    by: [...new Set(others.map(({ runtime }) => runtime))],
  };
}

function execsOf(shown: readonly Shown[]): number {
  return shown.reduce((sum, { count }) => sum + count, 0);
}

function shownOf(prediction: Prediction, { runtimes, engines, cells }: Qualification): readonly Shown[] {
  const meant = new Set(runtimes.filter((one) => prediction.families.includes(familyOf(one))).map(({ name }) => name));
  const where = new Set(engines.filter((one) => isMeant(one, prediction)).map(({ name }) => name));
  const here = cells.filter(({ runtime, engine }) => meant.has(runtime) && where.has(engine));
  if (prediction.of === 'signatures') {
    return heldOf(here, 'signatures')
      .filter(({ scenario }) => scenario === prediction.scenario)
      .flatMap(({ runtime, signatures }) =>
        signatures
          .filter(({ entry, kind }) => entry === prediction.entry && kind === prediction.kind)
          .map((signature) => ({ ...signature, runtime })),
      );
  }
  return heldOf(here, 'headroom')
    .filter(({ attach }) => attach === prediction.attach)
    .flatMap(({ runtime, points }) =>
      points
        .filter(({ free }) => prediction.free.includes(free))
        .flatMap(({ failed, texts }): readonly Shown[] => [
          { runtime, outcome: 'works', exitCode: 0, text: '', refusals: 'none', count: failed.total - failed.hits },
          ...texts.map(({ what, count }): Shown => ({
            runtime,
            outcome: what === 'hangs' ? 'hangs' : 'fails',
            exitCode: null,
            text: what,
            refusals: 'none',
            count,
          })),
        ])
        .filter(({ count }) => count > 0),
    );
}

function isMeant({ docker }: EngineIdentity, prediction: Prediction): boolean {
  const major = Number(docker.split('.')[0]);
  return prediction.docker === null || (major >= prediction.docker.from && major < prediction.docker.below);
}

function fits({ outcome, text, exitCode, refusals }: Expectation, one: Shown): boolean {
  return (
    (outcome === undefined || one.outcome === outcome) &&
    (text === undefined || text.test(one.text)) &&
    (exitCode === undefined || one.exitCode === exitCode) &&
    (refusals === undefined || one.refusals === refusals)
  );
}

function saidBy({ outcome, text, exitCode, refusals }: Shown, expects: Expectation): string {
  if (expects.refusals !== undefined) return `${refusals} refused`;
  if (outcome !== 'fails') return outcome;
  return expects.exitCode === undefined ? text : `exit ${exitCode ?? '-'}`;
}
