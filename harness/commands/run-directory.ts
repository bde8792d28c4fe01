import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { HeldTrial } from '../engine/trial.ts';
import { makeDirectories } from '../host/make-directories.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { REPORT_SCHEMA, type RunReport } from '../model/run-report.ts';
import { TRACE_NAME } from './saved-trace.ts';

/** Before anything is broken: a report that can not be written is known before the run. */
export async function makeRunDirectory(directory: string): Promise<void> {
  try {
    await makeDirectories(directory);
  } catch (error) {
    throw unwritable(directory, error);
  }
}

export function unwritable(directory: string, error: unknown): HarnessError {
  return new HarnessError({
    code: 'REPORT_UNWRITABLE',
    message: `${directory} can not be written: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Give a directory that has room and that you may write to: `initp run --report DIR`.',
    exitCode: EXIT.usage,
    cause: error,
  });
}

/** The report, what it was made from, and the schema that it names: a directory that can be sent to somebody. */
export async function saveRun(
  directory: string,
  report: RunReport,
  { held, project }: { readonly held: readonly HeldTrial[]; readonly project: string },
): Promise<void> {
  for (const { trial, readings, container, trace } of held) {
    if (trial.readingsFile === null || container === null) continue;
    const path = join(directory, trial.readingsFile);
    await makeDirectories(dirname(path));
    await writeJson(path, { schemaVersion: 1, depth: 'confirm', container, readings });
    if (trace?.status === 'seen') await writeJson(join(dirname(path), TRACE_NAME), trace.trace);
  }
  await writeJson(join(directory, 'report.json'), report);
  // On one line: it is there for programs, and is half as large that way.
  const schema: unknown = JSON.parse(await readFile(join(project, 'reports/report.schema.json'), 'utf8'));
  await writeFile(join(directory, REPORT_SCHEMA), `${JSON.stringify(schema)}\n`);
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
