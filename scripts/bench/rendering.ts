import { htmlAssets } from '../../harness/commands/html-assets.ts';
import { ndjsonReport } from '../../harness/report/forms/events.ts';
import { githubAnnotations } from '../../harness/report/forms/github.ts';
import { junitReport } from '../../harness/report/forms/junit.ts';
import { markdownReport } from '../../harness/report/forms/markdown.ts';
import { tapReport } from '../../harness/report/forms/tap.ts';
import { htmlReport } from '../../harness/report/html/html-report.ts';
import { story } from '../../harness/report/story.ts';
import { recordedReport } from './recorded-report.ts';

/** How long a form took, milliseconds of processor time, and how large it is. */
export interface Rendering {
  readonly form: string;
  readonly aimMs: number;
  readonly tookMs: number;
  readonly bytes: number;
}

const TIMES = 7;

/** Each form of a report of 200 trials. Processor time: how busy the machine is otherwise is not its business. */
export async function renderings(root: string): Promise<readonly Rendering[]> {
  const view = await recordedReport(root, 200);
  const assets = await htmlAssets();
  const { report } = view;
  const forms: Readonly<Record<string, () => string>> = {
    html: () => htmlReport(view, assets),
    json: () => `${JSON.stringify(report, null, 2)}\n`,
    junit: () => junitReport(report),
    markdown: () => markdownReport(report),
    tap: () => tapReport(report),
    ndjson: () => ndjsonReport(report),
    github: () => githubAnnotations(report),
    text: () => story(report, { columns: 80, colour: false }),
  };
  return Object.entries(forms).map(([form, render]) => {
    const took = Array.from({ length: TIMES }, () => {
      const before = process.cpuUsage();
      render();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return {
      form,
      aimMs: form === 'html' ? 1000 : 200,
      tookMs: took.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.NaN,
      bytes: Buffer.byteLength(render()),
    };
  });
}
