import type { Reading } from '../model/reading.ts';
import type { ReportFormat } from '../model/report-format.ts';
import { githubAnnotations } from '../report/forms/github.ts';
import { junitReport } from '../report/forms/junit.ts';
import { markdownReport } from '../report/forms/markdown.ts';
import { ndjsonReport } from '../report/forms/events.ts';
import { tapReport } from '../report/forms/tap.ts';
import type { PageOptions } from '../report/layout.ts';
import { story } from '../report/story.ts';
import { trialId, trialKey } from '../report/html/view.ts';
import type { Markup } from '../report/markup.ts';
import type { LoadedReport } from './loaded-report.ts';

/** A report in one of its forms, as it is written to a file. */
export async function render(format: ReportFormat, loaded: LoadedReport, page: PageOptions): Promise<string> {
  const { report, path, pagePath } = loaded;
  switch (format) {
    case 'text':
      return `${story(report, { ...page, reportPath: path, ...(pagePath === null ? {} : { pagePath }) })}\n`;
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'html':
      return await html(loaded);
    case 'junit':
      return junitReport(report);
    case 'markdown':
      return markdownReport(report);
    case 'github':
      return githubAnnotations(report);
    case 'tap':
      return tapReport(report);
    case 'ndjson':
      return ndjsonReport(report);
  }
}

async function html({ report, readings, trace }: LoadedReport): Promise<string> {
  const { htmlReport } = await import('../report/html/html-report.ts');
  const { htmlAssets } = await import('./html-assets.ts');
  const { traceFigure } = await import('../report/html/trace-figure.ts');
  const read = new Map<string, readonly Reading[]>();
  const traces = new Map<string, Markup>();
  for (const [index, trial] of report.trials.entries()) {
    // A page without the readings behind its citations is still a page; it says that they are not there.
    const found = await readings(trial).catch(() => null);
    if (found !== null) read.set(trialKey(trial), found);
    // Nor without the inside of an exec.
    const seen = await trace(trial).catch(() => null);
    if (seen !== null) traces.set(trialKey(trial), traceFigure(seen, `${trialId(index)}-trace`));
  }
  return htmlReport({ report, readings: read, traces }, await htmlAssets());
}
