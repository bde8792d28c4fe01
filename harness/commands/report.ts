import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { story } from '../report/story.ts';
import { parseReport } from '../schema/report.ts';
import type { Terminal } from './terminal.ts';

/** Tells the story of a run again, from its report. */
export async function report(directory: string, to: Terminal): Promise<ExitCode> {
  const path = directory.endsWith('.json') ? directory : join(directory, 'report.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new HarnessError({
      code: 'USAGE',
      message: `${path} can not be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give a directory below reports/runs/, as `initp run` names it at its end.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  const parsed = parseReport(text, path);
  to.document(parsed);
  to.print(story(parsed, { ...to, reportPath: path }));
  return parsed.exitCode;
}
