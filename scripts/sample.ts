// Makes reports/sample/: a real run in every form, and pictures of its page. With --again the run that is there is
// rendered and photographed once more.
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { $ } from 'zx';

import { openBrowser, openPage } from './sample/browser.ts';

const root = dirname(import.meta.dirname);
const bin = join(root, 'harness', 'bin.js');
const sample = join(root, 'reports', 'sample');

/** No room, too little, enough, another cause, and one that this machine may not hold: every kind of row. */
const SCENARIOS = ['read-init-p', 'headroom-three', 'headroom-edge', 'container-paused', 'host-threads-gone'];

const FORMS = {
  text: 'report.txt',
  html: 'report.html',
  junit: 'junit.xml',
  markdown: 'report.md',
  github: 'annotations.txt',
  tap: 'report.tap',
  ndjson: 'events.ndjson',
};

/** What is photographed: a place in the page, and the part of it; `null`: what fits into the window. */
const PICTURES = [
  { name: 'overview', fragment: '', part: 'body', colours: 'light' },
  { name: 'filtered', fragment: '#verdict=correct&tag=pids', part: '#trials', colours: 'light' },
  { name: 'matrix', fragment: '#matrix', part: '#matrix', colours: 'light' },
  { name: 'confusion', fragment: '#confusion', part: '#confusion', colours: 'light' },
  { name: 'headroom', fragment: '#headroom', part: '#headroom', colours: 'light' },
  { name: 'trial', fragment: '#t1', part: null, colours: 'light' },
  {
    name: 'trace',
    fragment: '#t1',
    part: 'article:visible section:has-text("Inside one exec") figure.wide',
    colours: 'light',
  },
  { name: 'trial-dark', fragment: '#t1', part: null, colours: 'dark' },
] as const;

if (!process.argv.includes('--again')) await hold();
await render();
await photograph();

async function hold(): Promise<void> {
  const reports = await mkdtemp(join(tmpdir(), 'initp-sample-'));
  try {
    await $({
      nothrow: true,
      stdio: 'inherit',
    })`${process.execPath} ${bin} run ${SCENARIOS} --amplify always --jobs 1 --trace --seed sample --report ${reports}`;
    const [run] = await readdir(reports);
    if (run === undefined) throw new Error('the run has left no report');
    await rm(sample, { recursive: true, force: true });
    await mkdir(dirname(sample), { recursive: true });
    await cp(join(reports, run), sample, { recursive: true });
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

/** From the root of the project, so that no path of this machine is in it. */
async function render(): Promise<void> {
  const formats = Object.entries(FORMS).flatMap(([form, file]) => ['--format', `${form}=reports/sample/${file}`]);
  await $({
    cwd: root,
    nothrow: true,
    env: { ...process.env, COLUMNS: '80' },
  })`${process.execPath} ${bin} report reports/sample ${formats}`;
}

async function photograph(): Promise<void> {
  const url = pathToFileURL(join(sample, 'report.html')).href;
  const browser = await openBrowser();
  try {
    for (const { name, fragment, part, colours } of PICTURES) {
      const { page } = await openPage(browser, `${url}${fragment}`, colours);
      const path = join(sample, `${name}.png`);
      if (part === null) {
        await page.setViewportSize({ width: 1200, height: 1000 });
        await page.screenshot({ path });
      } else if ((await page.locator(part).count()) > 0) {
        await page.locator(part).first().screenshot({ path });
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
}
