import type { Reading } from '../model/reading.ts';
import type { ReportFormat } from '../model/report-format.ts';
import { githubAnnotations } from '../report/forms/github.ts';
import { junitReport } from '../report/forms/junit.ts';
import { markdownReport } from '../report/forms/markdown.ts';
import { ndjsonReport } from '../report/forms/events.ts';
import { tapReport } from '../report/forms/tap.ts';
import type { PageOptions } from '../report/layout.ts';
import { story } from '../report/story.ts';
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

async function html({ report, readings }: LoadedReport): Promise<string> {
  const { htmlReport } = await import('../report/html/html-report.ts');
  const { htmlAssets } = await import('./html-assets.ts');
  const read = new Map<string, readonly Reading[]>();
  for (const trial of report.trials) {
    // A page without the readings behind its citations is still a page; it says that they are not there.
    const found = await readings(trial).catch(() => null);
    if (found !== null) read.set(`${trial.scenario}#${trial.holding}`, found);
  }
  return htmlReport({ report, readings: read, traces: new Map() }, await htmlAssets());
}
