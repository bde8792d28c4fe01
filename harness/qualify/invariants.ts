import type { Cell, Growth } from '../model/qualification.ts';

export const INVARIANTS = ['containment', 'recovery', 'no-leak', 'diagnosable'] as const;
export type InvariantName = (typeof INVARIANTS)[number];

/** Something that must hold for a runtime whatever is broken. */
export interface Invariant {
  readonly name: InvariantName;
  readonly status: 'holds' | 'broken' | 'not-measured';
  readonly because: string;
}

/**
 * What may be more after failed execs than after as many good ones: a twentieth of the execs. Memory comes in pages
 * and arenas, so it has a bound of its own.
 */
const MOST_RATIO = 0.05;
const MOST_KIB = 4096;
/** It is appended to and never cut (containerd's own doing): a figure, and no leak of a runtime's. */
const NOT_JUDGED = 'log.json, bytes';

/** What the cells of one runtime say. */
export function invariantsOf(cells: readonly Cell[]): readonly Invariant[] {
  return [containment(cells), recovery(cells), noLeak(cells), diagnosable(cells)];
}

type Held<K extends Cell['kind']> = Extract<Cell, { kind: K; status: 'held' }>;

export function heldOf<K extends Cell['kind']>(cells: readonly Cell[], kind: K): readonly Held<K>[] {
  return cells.filter((cell): cell is Held<K> => cell.kind === kind && cell.status === 'held');
}

function notMeasured(name: InvariantName): Invariant {
  return { name, status: 'not-measured', because: 'it was not measured' };
}

function containment(cells: readonly Cell[]): Invariant {
  const [measured] = heldOf(cells, 'invariants');
  if (measured === undefined) return notMeasured('containment');
  const [oracle] = heldOf(cells, 'oracle');
  const { works, p50Ms, p95Ms } = measured.neighbour;
  const before = oracle === undefined ? '' : `, before ${oracle.p50Ms ?? '-'} and ${oracle.p95Ms ?? '-'} ms`;
  return {
    name: 'containment',
    status: works.total > 0 && works.hits === works.total ? 'holds' : 'broken',
    because: `${works.hits} of ${works.total} execs of the neighbour worked, p50 ${p50Ms ?? '-'} ms and p95 ${p95Ms ?? '-'} ms${before}`,
  };
}

function recovery(cells: readonly Cell[]): Invariant {
  const [measured] = heldOf(cells, 'invariants');
  if (measured === undefined) return notMeasured('recovery');
  const { recoveryMs, afterwards, by } = measured;
  const isGood = recoveryMs !== null && afterwards.hits === afterwards.total;
  const lifted = by === 'full-container' ? 'after the limit was lifted' : 'of a program that is there';
  return {
    name: 'recovery',
    status: isGood ? 'holds' : 'broken',
    because: `first good exec ${recoveryMs ?? '-'} ms ${lifted}, then ${afterwards.hits} of ${afterwards.total}`,
  };
}

function signed(count: number): string {
  return count < 0 ? String(count) : `+${count}`;
}

function noLeak(cells: readonly Cell[]): Invariant {
  const [failing] = heldOf(cells, 'invariants');
  const [good] = heldOf(cells, 'oracle');
  if (failing === undefined || good === undefined) return notMeasured('no-leak');
  const execs = failing.failed.total;
  const leaks = failing.growth.flatMap((one) => {
    const usual = grownBy(good.growth.find(({ what }) => what === one.what));
    const bound = one.what.endsWith('KiB') ? MOST_KIB : Math.max(5, Math.ceil(execs * MOST_RATIO));
    const more = grownBy(one) - usual;
    return one.what !== NOT_JUDGED && more > bound
      ? [`${one.what}: ${signed(grownBy(one))}, after good ones ${signed(usual)}`]
      : [];
  });
  return {
    name: 'no-leak',
    status: leaks.length === 0 ? 'holds' : 'broken',
    because:
      leaks.length === 0
        ? `after ${execs} failed execs nothing is more than after ${good.works.total} good ones`
        : leaks.join('; '),
  };
}

function grownBy(growth: Growth | undefined): number {
  return growth === undefined ? 0 : growth.after - growth.before;
}

function diagnosable(cells: readonly Cell[]): Invariant {
  const held = heldOf(cells, 'signatures');
  if (held.length === 0) return notMeasured('diagnosable');
  const wrong = held.filter(({ outcomes }) =>
    outcomes.some(({ outcome }) => outcome === 'wrong' || outcome === 'missed'),
  );
  return {
    name: 'diagnosable',
    status: wrong.length === 0 ? 'holds' : 'broken',
    because:
      wrong.length === 0
        ? `no wrong and no missed answer in ${held.length} cells`
        : wrong.map(({ scenario, engine }) => `${scenario} in ${engine}`).join(', '),
  };
}
