import type { Cell, Qualification } from '../model/qualification.ts';
import { invariantsOf } from './invariants.ts';

/** Something that is wrong by itself, whatever a baseline says. */
export interface Problem {
  /** As `--allow` takes it. */
  readonly id: string;
  readonly text: string;
  /** `cannot-say`: nothing was found out, which is not the same as good. */
  readonly weight: 'fails' | 'cannot-say';
}

/** Everything wrong in what was measured, in the order of the runtimes. */
export function problemsOf({ runtimes, cells }: Pick<Qualification, 'runtimes' | 'cells'>): readonly Problem[] {
  return runtimes.flatMap(({ name }) => {
    const own = cells.filter(({ runtime }) => runtime === name);
    const invariants = invariantsOf(own)
      // A wrong diagnosis is told by its own cell.
      .filter((one) => one.status === 'broken' && one.name !== 'diagnosable')
      .map((one): Problem => ({
        id: `invariant:${name}:${one.name}`,
        text: `${one.name} does not hold: ${one.because}`,
        weight: 'fails',
      }));
    const barred = barredEngines(own);
    const told = [...barred].map(([engine, why]): Problem => ({
      id: `no-container:${name}:${engine}`,
      text: `no container starts: ${why}`,
      weight: 'cannot-say',
    }));
    return [...told, ...own.filter((cell) => !isBarred(cell, barred)).flatMap(ofCell), ...invariants];
  });
}

/** Engines in which not one scenario was held, for one and the same reason, such as a runtime that is too old for them. */
function barredEngines(cells: readonly Cell[]): ReadonlyMap<string, string> {
  const byEngine = Object.groupBy(
    cells.filter(({ kind }) => kind === 'signatures'),
    ({ engine }) => engine,
  );
  return new Map(
    Object.entries(byEngine).flatMap(([engine, own = []]) => {
      const reasons = new Set(own.map((cell) => (cell.status === 'not-held' ? cell.why : null)));
      const [why] = reasons;
      return own.length > 1 && reasons.size === 1 && typeof why === 'string' ? [[engine, why] as const] : [];
    }),
  );
}

function isBarred(cell: Cell, barred: ReadonlyMap<string, string>): boolean {
  return cell.kind === 'signatures' && cell.status === 'not-held' && barred.has(cell.engine);
}

function ofCell(cell: Cell): readonly Problem[] {
  const { runtime, engine } = cell;
  if (cell.kind === 'oracle') return ofOracle(cell);
  if (cell.status === 'not-held') {
    const what = cell.kind === 'signatures' ? cell.scenario : cell.kind;
    return [
      { id: `not-held:${runtime}:${what}:${engine}`, text: `${what} was not held: ${cell.why}`, weight: 'cannot-say' },
    ];
  }
  if (cell.kind !== 'signatures') return [];
  const bad = cell.outcomes.filter(({ outcome }) => outcome === 'wrong' || outcome === 'missed');
  if (bad.length === 0) return [];
  const answers = cell.named.map(({ what }) => what).join(', ');
  return [
    {
      id: `diagnosis:${runtime}:${cell.scenario}:${engine}`,
      text: `${cell.scenario}: the diagnosis said ${answers}, which is ${bad.map(({ outcome }) => outcome).join(' and ')}`,
      weight: 'fails',
    },
  ];
}

function ofOracle(cell: Extract<Cell, { kind: 'oracle' }>): readonly Problem[] {
  const id = `oracle:${cell.runtime}`;
  if (cell.status === 'not-held') return [{ id, text: `the oracle was not held: ${cell.why}`, weight: 'fails' }];
  const { works, healthy, failure, named } = cell;
  if (works.hits < works.total) {
    return [
      {
        id,
        text: `${works.total - works.hits} of ${works.total} healthy execs failed: ${failure ?? ''}`,
        weight: 'fails',
      },
    ];
  }
  if (healthy.hits < healthy.total) {
    const answers = named.map(({ what, count }) => `${what} ${count} times`).join(', ');
    return [{ id, text: `a healthy container was called ${answers} in ${healthy.total} diagnoses`, weight: 'fails' }];
  }
  return [];
}
