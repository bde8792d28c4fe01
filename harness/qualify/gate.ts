import type { Baseline } from '../model/baseline.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { Qualification } from '../model/qualification.ts';
import { baselineOf } from './baseline.ts';
import { type Difference, differencesOf, otherProgram } from './differences.ts';
import { keyOf } from './plan.ts';
import { type Problem, problemsOf } from './problems.ts';

/** The qualification, judged. */
export interface Gate {
  /** Runtimes that are another program than the baseline's, and what else the comparison has to be read with. */
  readonly remarks: readonly string[];
  /** Not as it was, and not accepted. */
  readonly differences: readonly Difference[];
  /** Wrong, not known to the baseline, and not accepted. */
  readonly problems: readonly Problem[];
  /** Ids of what was accepted by `--allow`, and of what was wrong in the baseline already. */
  readonly accepted: readonly string[];
  /** Words of `--allow` that fit nothing. */
  readonly unused: readonly string[];
  /** Planned and not measured. */
  readonly missing: readonly string[];
  readonly exitCode: ExitCode;
}

/** What to judge by. */
export interface GateOptions {
  /** `null`: only what is wrong by itself counts. */
  readonly baseline: Baseline | null;
  /** Ids, or patterns of them with `*`. */
  readonly allow: readonly string[];
  /** Cells that were to be measured; those of a shard when it is one. */
  readonly planned: readonly string[];
}

/** A missing cell is not green, a leftover beats everything. */
export function judgeGate(qualification: Qualification, { baseline, allow, planned }: GateOptions): Gate {
  const allowed = (id: string): boolean => allow.some((word) => fits(word, id));
  const differences = baseline === null ? [] : differencesOf(baseline, baselineOf(qualification));
  const known = new Set(Object.keys(baseline?.problems ?? {}));
  const problems = problemsOf(qualification);
  const ids = [...differences, ...problems].map(({ id }) => id);
  const held = new Set(qualification.cells.map(keyOf));
  const left = {
    differences: differences.filter(({ id }) => !allowed(id)),
    problems: problems.filter(({ id }) => !allowed(id) && !known.has(id)),
    missing: planned.filter((key) => !held.has(key)),
  };
  return {
    ...left,
    remarks: baseline === null ? [] : remarksOf(baseline, qualification),
    accepted: [...new Set(ids.filter((id) => allowed(id) || known.has(id)))],
    unused: allow.filter((word) => !ids.some((id) => fits(word, id))),
    exitCode: exitCodeOf(qualification, left),
  };
}

function remarksOf(baseline: Baseline, { runtimes, machine }: Qualification): readonly string[] {
  const others = runtimes.flatMap((is) => {
    const was = baseline.runtimes.find(({ name }) => name === is.name);
    if (was === undefined) return [`${is.name} is not in the baseline: nothing to compare it with`];
    return otherProgram(was, is) ?? [];
  });
  const kernel = `the baseline was measured on ${baseline.machine.kernel}, cgroup ${baseline.machine.cgroup}`;
  const same = baseline.machine.kernel === machine.kernel && baseline.machine.cgroup === machine.cgroup;
  return [...others, ...(same ? [] : [`${kernel}; this is ${machine.kernel}, cgroup ${machine.cgroup}`])];
}

function exitCodeOf(
  { leftovers, cells }: Qualification,
  { differences, problems, missing }: Pick<Gate, 'differences' | 'problems' | 'missing'>,
): ExitCode {
  const dirty = cells.some((cell) => cell.kind === 'signatures' && cell.status === 'held' && cell.leftovers.length > 0);
  if (leftovers.length > 0 || dirty) return EXIT.dirty;
  if (differences.length > 0 || problems.some(({ weight }) => weight === 'fails')) return EXIT.failed;
  if (missing.length > 0 || problems.length > 0 || cells.length === 0) return EXIT.inconclusive;
  return EXIT.ok;
}

/** `*` stands for anything; everything else for itself. */
function fits(word: string, id: string): boolean {
  const parts = word.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(id);
}
