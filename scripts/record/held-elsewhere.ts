import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Machine, RunReport } from '../../harness/model/run-report.ts';
import { parseReport } from '../../harness/schema/report.ts';

/** The machine a recording was made on. */
export type Pedigree = Record<'kernel' | 'arch' | 'cgroup' | 'engine' | 'runtime' | 'date', string>;

export function engineOf({ engine, runtime }: Machine): Pick<Pedigree, 'engine' | 'runtime'> {
  return { engine, runtime };
}

export function pedigreeOf({ kernel, arch, cgroup, engine, runtime }: Machine, at: string): Pedigree {
  return { kernel, arch, cgroup, engine, runtime, date: at.slice(0, 10) };
}

/** A run on another machine, and which of its scenarios came out as they must. */
export interface HeldElsewhere {
  readonly directory: string;
  readonly report: RunReport;
  readonly correct: readonly string[];
}

export async function heldElsewhere(directory: string): Promise<HeldElsewhere> {
  const path = join(directory, 'report.json');
  const report = parseReport(await readFile(path, 'utf8'), path);
  const correct = report.trials.flatMap(({ scenario, verdict, leftovers }) =>
    verdict.outcome === 'correct' && leftovers.length === 0 ? [scenario] : [],
  );
  return { directory, report, correct: [...new Set(correct)] };
}

/** The readings of a trial of that run; one that was not correct is no recording. */
export async function takeFrom(
  { directory, report, correct }: HeldElsewhere,
  name: string,
): Promise<{ readonly text: string; readonly pedigree: Pedigree }> {
  const trial = report.trials.find(({ scenario }) => scenario === name);
  if (trial === undefined || trial.readingsFile === null || !correct.includes(name)) {
    throw new Error(`${directory}: ${name}: ${JSON.stringify(trial?.verdict ?? 'was not held')}`);
  }
  const text = await readFile(join(directory, trial.readingsFile), 'utf8');
  return { text, pedigree: pedigreeOf(report.machine, report.startedAt) };
}
