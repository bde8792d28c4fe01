import { appendFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';

import type { RunReport } from '../model/run-report.ts';
import { githubAnnotations } from '../report/forms/github.ts';
import { markdownReport } from '../report/forms/markdown.ts';
import { type LoadedReport, loadReports } from './loaded-report.ts';
import { render } from './render.ts';
import { type ReportOutput, writeOutput } from './report-outputs.ts';
import type { Terminal } from './terminal.ts';

/** A run that has ended and is saved. */
export interface SavedRun {
  readonly report: RunReport;
  readonly directory: string;
  /** The forms that were asked for. */
  readonly outputs: readonly ReportOutput[];
  /** Whose words are spoken beside the report. */
  readonly ci: 'github' | null;
  /** Where GitHub wants the summary of a job; `null`: nowhere. */
  readonly summaryFile: string | null;
}

/** Renders what was asked for, the page in any case, and tells the result. */
export async function tellOfRun(
  { report, directory, outputs, ci, summaryFile }: SavedRun,
  to: Terminal,
): Promise<void> {
  const page = join(directory, 'report.html');
  const { readings, trace } = await loadReports([directory]);
  const loaded: LoadedReport = {
    report,
    readings,
    trace,
    path: shortest(join(directory, 'report.json')),
    pagePath: shortest(page),
  };
  await writeOutput(page, await render('html', loaded, to));
  for (const { format, file } of outputs) {
    if (file !== null) await writeOutput(file, await render(format, loaded, { ...to, colour: false }));
  }
  if (ci === 'github') await tellGithub(report, summaryFile, to);
  to.document(report);
  const stdout = outputs.find(({ file }) => file === null);
  // Events were told when they happened.
  if (stdout?.format === 'ndjson') return;
  to.print((await render(stdout?.format ?? 'text', loaded, to)).replace(/\n$/u, ''));
}

/** On standard error: the runner reads workflow commands from there as well, and standard output is the result's. */
async function tellGithub(report: RunReport, summaryFile: string | null, to: Terminal): Promise<void> {
  const annotations = githubAnnotations(report).trimEnd();
  if (annotations !== '') to.say(annotations);
  if (summaryFile === null) to.say('no GITHUB_STEP_SUMMARY: the summary of the job is not written');
  else await appendFile(summaryFile, markdownReport(report));
}

/** Relative only where that is shorter to read: below the working directory. */
function shortest(path: string): string {
  const seen = relative(process.cwd(), path);
  return seen.startsWith('..') ? resolve(path) : seen;
}
