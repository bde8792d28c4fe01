import { writeFile } from 'node:fs/promises';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { ReportFormat } from '../model/report-format.ts';
import { checkNew, unwritable } from './new-file.ts';

/** A form that was asked for, and where it goes; `null`: to standard output. */
export interface ReportOutput {
  readonly format: ReportFormat;
  readonly file: string | null;
}

/** What was asked for, checked before any work is done for it: at most one form on standard output. */
export async function checkedOutputs(
  asked: readonly ReportOutput[],
  { output, json }: { readonly output: string | undefined; readonly json: boolean },
): Promise<readonly ReportOutput[]> {
  const outputs = output === undefined ? asked : [{ format: asked[0]?.format ?? 'text', file: output } as const];
  if (output !== undefined && (asked.length > 1 || asked.some(({ file }) => file !== null))) {
    throw usage('-o is for one form', 'Name the file of each: --format html=report.html --format junit=junit.xml.');
  }
  const toStdout = outputs.filter(({ file }) => file === null).length + (json ? 1 : 0);
  if (toStdout > 1) {
    throw usage('only one form can go to standard output', 'Name a file for the others: --format junit=junit.xml.');
  }
  for (const { file } of outputs) if (file !== null) await checkNew(file, 'replace');
  return outputs;
}

/** What the person has named is replaced: it can be rendered again at any time. */
export async function writeOutput(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    throw unwritable(file, error);
  });
}

function usage(message: string, hint: string): HarnessError {
  return new HarnessError({ code: 'USAGE', message, hint, exitCode: EXIT.usage });
}
