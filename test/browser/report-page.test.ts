import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { htmlAssets } from '../../harness/commands/html-assets.ts';
import { htmlReport } from '../../harness/report/html/html-report.ts';
import { trialKey } from '../../harness/report/html/view.ts';
import type { Reading } from '../../harness/model/reading.ts';
import { trial } from '../unit/report/example.ts';
import { everyOutcome, HOSTILE } from '../unit/report/forms/outcomes.ts';
import { BROWSER, openBrowser, openPage, type WatchedPage } from '../../scripts/sample/browser.ts';

const READING: Reading = {
  kind: 'container.tasks',
  status: 'read',
  value: {
    threadsCount: 64,
    processesCount: 1,
    zombiesCount: 0,
    byThreads: [{ pid: 7, parentPid: 1, name: HOSTILE, state: 'S', threads: 64 }],
    zombiesByParent: [],
  },
  source: { how: `cat ${HOSTILE}`, atMs: 1200 },
};

let folder: string;
let url: string;
let browser: Browser;

beforeAll(async () => {
  if (BROWSER === null) return;
  folder = await mkdtemp(join(tmpdir(), 'initp-page-'));
  const base = everyOutcome();
  const report = {
    ...base,
    trials: [...base.trials, trial({ scenario: 'on-crun', runtime: 'crun', tags: ['memory'] })],
  };
  const readings = new Map(report.trials.map((one) => [trialKey(one), [READING]]));
  const file = join(folder, 'report.html');
  await writeFile(file, htmlReport({ report, readings, traces: new Map() }, await htmlAssets()));
  url = pathToFileURL(file).href;
  browser = await openBrowser();
});
afterAll(async () => {
  if (BROWSER === null) return;
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** Rows of trials that can be seen. */
async function shown(page: Page): Promise<readonly string[]> {
  return await page.locator('tr[data-trial]:visible th a').allTextContents();
}

async function seriousFlaws(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => await Reflect.get(globalThis, 'axe').run());
  return violations
    .filter(({ impact }: axe.Result) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }: axe.Result) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

function clean({ errors, requests }: WatchedPage): void {
  expect(errors).toEqual([]);
  expect(requests).toEqual([]);
}

// Without a browser it is skipped; `npm run browser` installs one.
describe.skipIf(BROWSER === null)('the page of a report, in a browser', () => {
  test('opens from disk without an error, and asks nobody for anything', async () => {
    const watched = await openPage(browser, url);
    expect(await watched.page.locator('#verdict').textContent()).toContain('The machine was left dirty');
    expect(await shown(watched.page)).toHaveLength(10);
    clean(watched);
    await watched.page.close();
  });

  test('filters by verdict, runtime, tag and text, and the fragment says how', async () => {
    const watched = await openPage(browser, url);
    const { page } = watched;
    await page.selectOption('select[name=verdict]', 'unsure');
    expect(await shown(page)).toEqual(['unsure-one']);
    expect(new URL(page.url()).hash).toBe('#verdict=unsure');
    expect(await page.locator('#count').textContent()).toBe('1 of 10 trials');
    await page.click('button[type=reset]');
    expect(await shown(page)).toHaveLength(10);
    await page.selectOption('select[name=runtime]', 'crun');
    expect(await shown(page)).toEqual(['on-crun @crun']);
    await page.click('button[type=reset]');
    await page.selectOption('select[name=tag]', 'memory');
    expect(await shown(page)).toEqual(['on-crun @crun']);
    await page.click('button[type=reset]');
    await page.fill('input[name=text]', 'MISSED one');
    expect(await shown(page)).toEqual(['missed-one']);
    // The matrix has the rows of what is left.
    expect(await page.locator('.matrix tr[data-scenario]:visible').count()).toBe(1);
    clean(watched);
    await page.close();
  });

  test('opens as it was left: filters and trials are in the fragment', async () => {
    const filtered = await openPage(browser, `${url}#verdict=correct&text=right`);
    expect(await shown(filtered.page)).toEqual(['right', 'right #2']);
    await filtered.page.click('tr[data-trial=t2] a');
    expect(await filtered.page.locator('article:visible h2').textContent()).toContain('right #2');
    expect(await filtered.page.locator('#overview').isVisible()).toBe(false);
    await filtered.page.click('article:visible .up');
    expect(await shown(filtered.page)).toEqual(['right', 'right #2']);
    await filtered.page.close();
    const trialPage = await openPage(browser, `${url}#t3`);
    expect(await trialPage.page.locator('article:visible').count()).toBe(1);
    expect(await trialPage.page.locator('article:visible h2').textContent()).toContain('wrong-one');
    clean(trialPage);
    await trialPage.page.close();
  });

  test('a citation that is clicked opens its reading, and the rules tell their reasons', async () => {
    const watched = await openPage(browser, `${url}#t1`);
    const { page } = watched;
    await page.click('article:visible .citations a:text("container.tasks")');
    const reading = page.locator('details[id="t1.container.tasks"]');
    expect(await reading.getAttribute('open')).toBe('');
    expect(await reading.locator('pre.output').textContent()).toContain('"threadsCount": 64');
    await page.click('article:visible summary:has-text("ruled")');
    await page.locator('article:visible [data-reasons] li').first().waitFor();
    expect(await page.locator('article:visible [data-reasons] li').allTextContents()).toEqual([
      'pod-pids-limit: no ancestor has a limit',
    ]);
    clean(watched);
    await page.close();
  });

  test('hostile names stay text: nothing of theirs becomes an element or runs', async () => {
    const watched = await openPage(browser, url);
    const { page } = watched;
    for (const index of [7, 8, 9]) await page.goto(`${url}#t${index}`);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.locator('#t9 .because').textContent()).toContain('<img src=x onerror=alert(1)> ]]> </script>');
    clean(watched);
    await page.close();
  });

  test('can be used with the keyboard alone', async () => {
    const { page } = await openPage(browser, url);
    await page.keyboard.press('Tab');
    expect(
      await page.evaluate(() => Reflect.get(Object(Reflect.get(globalThis, 'document')), 'activeElement').className),
    ).toBe('skip');
    await page.locator('tr[data-trial=t1] a').focus();
    await page.keyboard.press('Enter');
    await page.locator('article:visible').waitFor();
    expect(await page.locator('h2:focus').textContent()).toContain('right');
    await page.close();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious in it, %s', async (colours) => {
    const overview = await openPage(browser, url, colours);
    expect(await seriousFlaws(overview.page)).toEqual([]);
    await overview.page.close();
    const trialPage = await openPage(browser, `${url}#t1`, colours);
    expect(await seriousFlaws(trialPage.page)).toEqual([]);
    await trialPage.page.close();
  });

  test('goes on paper without its controls, with what is folded away open', async () => {
    const { page } = await openPage(browser, `${url}#t1`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    await page.evaluate(() =>
      Reflect.get(globalThis, 'dispatchEvent')(new (Reflect.get(globalThis, 'Event'))('beforeprint')),
    );
    expect(await page.locator('details[id="t1.container.tasks"] pre.output').isVisible()).toBe(true);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await page.close();
  });

  test('of many trials, which are packed, shows each of them all the same', async () => {
    const many = Array.from({ length: 60 }, (_, n) => trial({ scenario: `many-${n + 1}`, title: HOSTILE }));
    const file = join(folder, 'many.html');
    const view = { report: { ...everyOutcome(), trials: many }, readings: new Map(), traces: new Map() };
    await writeFile(file, htmlReport(view, await htmlAssets()));
    const watched = await openPage(browser, `${pathToFileURL(file).href}#t60`);
    await watched.page.locator('article:visible h2').waitFor();
    expect(await watched.page.locator('article:visible h2').textContent()).toContain('many-60');
    expect(await watched.page.locator('article').count()).toBe(60);
    expect(await watched.page.locator('img').count()).toBe(0);
    clean(watched);
    await watched.page.close();
  });

  test('on a telephone nothing is wider than the page', async () => {
    const { page } = await openPage(browser, `${url}#t1`);
    await page.setViewportSize({ width: 390, height: 800 });
    const width = await page.evaluate(() =>
      Number(Reflect.get(Object(Reflect.get(globalThis, 'document')), 'documentElement').scrollWidth),
    );
    expect(width).toBeLessThanOrEqual(390);
    await page.close();
  });
});
