import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { ExecTrace } from '../model/exec-trace.ts';
import type { Reading } from '../model/reading.ts';
import type { RunReport, Trial } from '../model/run-report.ts';
import { givenTwice, mergeReports } from '../report/merge.ts';
import { parseReport } from '../schema/report.ts';
import { savedEvidence } from './saved-evidence.ts';
import { traceBeside } from './saved-trace.ts';

/** A report, and the way to the readings of its trials. */
export interface LoadedReport {
  readonly report: RunReport;
  /** Path of the report; of the first, when there are several. */
  readonly path: string;
  /** The page that was made of it; `null`: nobody knows of one. */
  readonly pagePath: string | null;
  /** Throws when they can not be read, or when there are none. */
  readings(trial: Trial): Promise<readonly Reading[]>;
  /** Of the exec that was traced; `null`: there is none. */
  trace(trial: Trial): Promise<ExecTrace | null>;
}

/** Reads the reports of runs, each from its directory or its file, and merges them. */
export async function loadReports(places: readonly string[]): Promise<LoadedReport> {
  const found = await Promise.all(places.map(load));
  const [twice] = givenTwice(found.map(({ report }) => report));
  if (twice !== undefined) {
    throw usage(`the run ${twice} is given twice`, 'Give each run once: its trials would count twice.');
  }
  const directories = new Map(
    found.flatMap(({ report, path }) => report.trials.map((one) => [one.run, dirname(path)])),
  );
  return {
    report: mergeReports(found.map(({ report }) => report)),
    path: found[0]?.path ?? '',
    pagePath: null,
    readings: async (trial) => await readingsOf(trial, directories.get(trial.run) ?? '.'),
    trace: async ({ readingsFile, run }) =>
      readingsFile === null ? null : await traceBeside(readingsPath(readingsFile, directories.get(run) ?? '.')),
  };
}

async function load(place: string): Promise<{ readonly report: RunReport; readonly path: string }> {
  const path = place.endsWith('.json') ? place : join(place, 'report.json');
  try {
    return { report: parseReport(await readFile(path, 'utf8'), path), path };
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw usage(
      `${path} can not be read: ${error instanceof Error ? error.message : String(error)}`,
      'Give a directory below reports/runs/, as `initp run` names it at its end.',
      error,
    );
  }
}

async function readingsOf({ readingsFile }: Trial, directory: string): Promise<readonly Reading[]> {
  if (readingsFile === null) throw usage('nothing was read in this trial', 'There is nothing to be diagnosed again.');
  return (await savedEvidence(readingsPath(readingsFile, directory))).file.readings;
}

/** The name is the report's, and so anybody's: nothing but a file that is called as we call them. */
function readingsPath(readingsFile: string, directory: string): string {
  const named = normalize(readingsFile);
  if (isAbsolute(named) || basename(named) !== 'readings.json') {
    throw usage(
      `${JSON.stringify(readingsFile)} is no name of readings`,
      'Give the report.json that `initp run` wrote, unchanged.',
    );
  }
  return join(directory, named);
}

function usage(message: string, hint: string, cause?: unknown): HarnessError {
  const parts = { code: 'USAGE', message, hint, exitCode: EXIT.usage } as const;
  return new HarnessError(cause === undefined ? parts : { ...parts, cause });
}
