import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { RunReport } from '../model/run-report.ts';
import { scoreOf } from '../report/score.ts';
import { story } from '../report/story.ts';
import { parseReport } from '../schema/report.ts';
import { unknownWord } from './selection.ts';
import type { Terminal } from './terminal.ts';

/** Tells the story of a run again, from its report; with a name, of that scenario's trials alone, in full. */
export async function report(directory: string, scenario: string | undefined, to: Terminal): Promise<ExitCode> {
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
  const whole = parseReport(text, path);
  const parsed = scenario === undefined ? whole : only(scenario, whole);
  to.document(parsed);
  to.print(story(parsed, { ...to, reportPath: path }));
  return parsed.exitCode;
}

function only(scenario: string, whole: RunReport): RunReport {
  const trials = whole.trials.filter((trial) => trial.scenario === scenario);
  if (trials.length > 0) return { ...whole, trials, score: scoreOf(trials) };
  const names = whole.score.scenarios.map((one) => one.scenario);
  throw unknownWord('scenario in this report', scenario, names);
}
