import { readFile, writeFile } from 'node:fs/promises';

import type { Baseline } from '../model/baseline.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Qualification } from '../model/qualification.ts';
import { baselineOf } from '../qualify/baseline.ts';
import { judgeGate } from '../qualify/gate.ts';
import { gateText } from '../qualify/gate-text.ts';
import { junit } from '../qualify/junit.ts';
import { qualificationMarkdown } from '../qualify/markdown.ts';
import { parseBaseline } from '../schema/baseline-schema.ts';
import type { Terminal } from './terminal.ts';

/** What a qualification is judged by, and how it is told. */
export interface Judging {
  /** A file; `null`: only what is wrong by itself counts. */
  readonly baseline: string | null;
  readonly writeBaseline: string | null;
  readonly allow: readonly string[];
  readonly format: 'text' | 'markdown' | 'junit';
}

/** Where the qualification is, and what of its plan was to be measured. */
interface Judged extends Judging {
  readonly path: string;
  readonly planned: readonly string[];
}

/** Judges, tells, and writes the next baseline when that is asked for. */
export async function judged(qualification: Qualification, options: Judged, to: Terminal): Promise<ExitCode> {
  const { allow, planned, format, path, writeBaseline } = options;
  const baseline = options.baseline === null ? null : await savedBaseline(options.baseline);
  const gate = judgeGate(qualification, { baseline, allow, planned });
  if (writeBaseline !== null) {
    await writeFile(writeBaseline, `${JSON.stringify(baselineOf(qualification), null, 2)}\n`).catch(
      (error: unknown) => {
        throw unwritable(writeBaseline, error);
      },
    );
    to.say(`the baseline is in ${writeBaseline}`);
  }
  to.document({ ...qualification, gate });
  switch (format) {
    case 'text':
      to.print(gateText(qualification, gate, { ...to, path }));
      break;
    case 'markdown':
      to.print(qualificationMarkdown(qualification, gate));
      break;
    case 'junit':
      to.print(junit(qualification, gate).trimEnd());
      break;
  }
  return gate.exitCode;
}

async function savedBaseline(path: string): Promise<Baseline> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new HarnessError({
      code: 'USAGE',
      message: `the baseline ${path} can not be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give a file that `initp qualify --write-baseline FILE` has written.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  return parseBaseline(text, path);
}

function unwritable(path: string, error: unknown): HarnessError {
  return new HarnessError({
    code: 'OUTPUT_UNWRITABLE',
    message: `the baseline ${path} can not be written: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Give another file; what was measured is in the run directory.',
    exitCode: EXIT.usage,
    cause: error,
  });
}
