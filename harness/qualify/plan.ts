import type { CellPlan, QualifyPart } from '../model/qualification.ts';

/** What is to be qualified. */
export interface Scope {
  readonly runtimes: readonly string[];
  readonly engines: readonly string[];
  readonly scenarios: readonly string[];
  readonly parts: readonly QualifyPart[];
}

/**
 * Everything that is to be measured: each scenario on each runtime in each engine; what hangs on runtime and kernel alone
 * (oracle, headroom, invariants) in the first engine. Oracles come first: one that fails ends the qualification of
 * its runtime.
 */
export function planOf({ runtimes, engines, scenarios, parts }: Scope): readonly CellPlan[] {
  const [first] = engines;
  if (first === undefined) return [];
  const each = (part: QualifyPart, cells: (runtime: string) => readonly CellPlan[]): readonly CellPlan[] =>
    parts.includes(part) ? runtimes.flatMap(cells) : [];
  return [
    ...each('oracle', (runtime) => [{ kind: 'oracle', engine: first, runtime }]),
    ...engines.flatMap((engine) =>
      each('signatures', (runtime) => scenarios.map((scenario) => ({ kind: 'signatures', engine, runtime, scenario }))),
    ),
    ...each('headroom', (runtime) => [
      { kind: 'headroom', engine: first, runtime, attach: 'quiet' },
      { kind: 'headroom', engine: first, runtime, attach: 'amplified' },
    ]),
    ...each('invariants', (runtime) => [{ kind: 'invariants', engine: first, runtime }]),
  ];
}

/** Names a cell in files, baselines and on the command line. */
export function keyOf(cell: CellPlan): string {
  const { kind, engine, runtime } = cell;
  const place = `${engine} ${runtime}`;
  switch (cell.kind) {
    case 'signatures':
      return `${place} ${cell.scenario}`;
    case 'headroom':
      return `${place} ${kind}-${cell.attach}`;
    case 'oracle':
    case 'invariants':
      return `${place} ${kind}`;
  }
}

/** One of n equal parts of the runtimes: an oracle, and what hangs on it, stay together. */
export function shardOf(
  plan: readonly CellPlan[],
  { part, of }: { readonly part: number; readonly of: number },
): readonly CellPlan[] {
  const runtimes = [...new Set(plan.map(({ runtime }) => runtime))];
  return plan.filter(({ runtime }) => runtimes.indexOf(runtime) % of === part - 1);
}
