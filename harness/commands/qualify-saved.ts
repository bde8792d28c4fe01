import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Qualification } from '../model/qualification.ts';
import { mergeQualifications } from '../qualify/merge.ts';
import { parseQualification } from '../schema/qualification-schema.ts';
import { type Judging, judged } from './qualify-judged.ts';
import type { Terminal } from './terminal.ts';

const FILE = 'qualification.json';

/** Whether a directory is that of a qualification, and not that of a run. */
export async function isQualification(directory: string): Promise<boolean> {
  return await access(join(directory, FILE)).then(
    () => true,
    () => false,
  );
}

/** Judges what was measured before. Several directories are parts of one: a shard that is not among them is missing. */
export async function qualifySaved(directories: readonly string[], judging: Judging, to: Terminal): Promise<ExitCode> {
  const [first, ...others] = await Promise.all(directories.map(readQualification));
  if (first === undefined) throw new Error('no directory was given');
  const merged = mergeQualifications([first, ...others]);
  if (merged.status === 'refused') {
    throw new HarnessError({
      code: 'USAGE',
      message: `these are not parts of one qualification: ${merged.why}`,
      hint: 'Merge what was measured on one machine, with the same file for each runtime.',
      exitCode: EXIT.usage,
    });
  }
  const { qualification } = merged;
  return await judged(qualification, { ...judging, path: directories.join(', '), planned: qualification.planned }, to);
}

async function readQualification(directory: string): Promise<Qualification> {
  const path = directory.endsWith('.json') ? directory : join(directory, FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new HarnessError({
      code: 'USAGE',
      message: `${path} can not be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give directories that `initp qualify` has named.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  return parseQualification(text, path);
}
