import type { Baseline, ByEngine, Seen } from '../model/baseline.ts';
import type { Cell, Qualification, Signature } from '../model/qualification.ts';
import { heldOf } from './invariants.ts';
import { problemsOf } from './problems.ts';

/** The qualification as a baseline: what is different each time is left out, and what is left is sorted. */
export function baselineOf(qualification: Qualification): Baseline {
  const { startedAt, machine, runtimes, engines, cells } = qualification;
  const { kernel, arch, cgroup } = machine;
  const problems = problemsOf(qualification).map(({ id, text }) => [id, text] as const);
  return {
    schemaVersion: 1,
    kind: 'baseline',
    startedAt,
    machine: { kernel, arch, cgroup },
    runtimes,
    engines,
    signatures: sorted(runtimes.map(({ name }) => [name, scenariosOf(name, cells)])),
    headroom: sorted(runtimes.map(({ name }) => [name, curvesOf(name, cells)])),
    problems: sorted(problems),
  };
}

function scenariosOf(name: string, cells: readonly Cell[]): Baseline['signatures'][string] {
  const own = heldOf(cells, 'signatures').filter(({ runtime }) => runtime === name);
  const byScenario = Object.groupBy(own, ({ scenario }) => scenario);
  return sorted(Object.entries(byScenario).map(([scenario, group = []]) => [scenario, linesOf(group)]));
}

type SignatureCell = Extract<Cell, { kind: 'signatures'; status: 'held' }>;

function linesOf(cells: readonly SignatureCell[]): Readonly<Record<string, ByEngine>> {
  const lines = new Map<string, Map<string, { hits: number; total: number }>>();
  for (const { engine, signatures } of cells) {
    for (const signature of signatures) {
      const { entry, kind, count } = signature;
      const line = lineOf(signature);
      const same = signatures.filter((one) => one.entry === entry && one.kind === kind);
      const total = same.reduce((sum, one) => sum + one.count, 0);
      const byEngine = lines.get(line) ?? new Map<string, { hits: number; total: number }>();
      byEngine.set(engine, { hits: (byEngine.get(engine)?.hits ?? 0) + count, total });
      lines.set(line, byEngine);
    }
  }
  return sorted(
    [...lines].map(([line, byEngine]) => [
      line,
      sorted([...byEngine].map(([engine, { hits, total }]) => [engine, `${hits}/${total}` as const])),
    ]),
  );
}

/** `engine-api true fails 126, forks refused: TEXT`. How many forks were refused is a matter of luck. */
export function lineOf({ entry, kind, outcome, exitCode, refusals, oomKills, text, log }: Signature): string {
  const end = [
    `${entry} ${kind} ${outcome} ${exitCode ?? '-'}`,
    ...(refusals === 'none' ? [] : ['forks refused']),
    ...(oomKills === 'none' ? [] : ['killed for memory']),
  ].join(', ');
  return `${end}: ${text}${logRemark({ entry, outcome, text, log })}`;
}

/** The shim tells the last error of log.json: one that does not grow makes it tell an older one. */
function logRemark({ entry, outcome, text, log }: Pick<Signature, 'entry' | 'outcome' | 'text' | 'log'>): string {
  if (entry === 'runtime' || outcome !== 'fails') return '';
  if (log.length === 0) return ' (log.json: nothing)';
  const last = log.at(-1) ?? '';
  return text.includes(last) ? '' : ` (log.json: ${last})`;
}

function curvesOf(name: string, cells: readonly Cell[]): Baseline['headroom'][string] {
  const own = heldOf(cells, 'headroom').filter(({ runtime }) => runtime === name);
  return sorted(
    own.map(({ attach, points }) => [
      attach,
      // Numbers as keys come in their own order.
      Object.fromEntries(
        points.map(({ free, failed }): [string, Seen] => [String(free), `${failed.hits}/${failed.total}`]),
      ),
    ]),
  );
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
