import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { loadReports } from '../../../harness/commands/loaded-report.ts';
import { render } from '../../../harness/commands/render.ts';
import type { ReportFormat } from '../../../harness/model/report-format.ts';

const SAMPLE = fileURLToPath(new URL('../../../reports/sample/', import.meta.url));

// A real run, held and rendered by `npm run sample`; `npm run sample -- --again` renders it once more.
const FORMS: readonly (readonly [ReportFormat, string])[] = [
  ['text', 'report.txt'],
  ['html', 'report.html'],
  ['junit', 'junit.xml'],
  ['markdown', 'report.md'],
  ['github', 'annotations.txt'],
  ['tap', 'report.tap'],
  ['ndjson', 'events.ndjson'],
];

test.each(FORMS)('the sample as %s is what is committed as %s', async (format, file) => {
  const loaded = { ...(await loadReports([SAMPLE])), path: 'reports/sample/report.json' };
  const golden = await readFile(`${SAMPLE}${file}`, 'utf8');
  expect(await render(format, loaded, { columns: 80, colour: false })).toBe(golden);
});

test('the sample has no path of the machine that it was held on', async () => {
  for (const [, file] of FORMS)
    expect(await readFile(`${SAMPLE}${file}`, 'utf8')).not.toMatch(/\/(?:work|home)\/|\/tmp\/(?!initp-trace-)/u);
});
