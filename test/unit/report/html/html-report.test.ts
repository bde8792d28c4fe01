import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { htmlAssets } from '../../../../harness/commands/html-assets.ts';
import { htmlReport } from '../../../../harness/report/html/html-report.ts';
import { injectedAt } from '../../../../harness/report/html/trial-timeline.ts';
import { trialKey } from '../../../../harness/report/html/view.ts';
import { xml } from '../../../../harness/report/markup.ts';
import { recordedReport } from '../../../../scripts/bench/recorded-report.ts';
import { report, trial } from '../example.ts';
import { everyOutcome } from '../forms/outcomes.ts';

const assets = await htmlAssets();
const page = (of = everyOutcome()): string =>
  htmlReport({ report: of, readings: new Map(), traces: new Map() }, assets);

describe('the page', () => {
  test('of 200 trials is below 2 MB, with all their rules and what they cite', async () => {
    const root = fileURLToPath(new URL('../../../../', import.meta.url));
    const html = htmlReport(await recordedReport(root, 200), assets);
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
    const packed = /id="packed">(?<packed>[^<]+)</u.exec(html)?.groups?.['packed'] ?? '';
    const pages = inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8');
    expect(pages.match(/<article /gu)).toHaveLength(200);
  });

  test('names the one script and the one style that may run, by what they are', () => {
    const html = page();
    const policy = /Content-Security-Policy" content="(?<policy>[^"]+)"/u.exec(html)?.groups?.['policy'] ?? '';
    const script = /<script>(?<code>[^]*?)<\/script>/u.exec(html)?.groups?.['code'] ?? '';
    const style = /<style>(?<code>[^]*?)<\/style>/u.exec(html)?.groups?.['code'] ?? '';
    expect(policy).toContain('default-src &#39;none&#39;');
    expect(policy).toContain(`script-src &#39;sha256-${assets.sha256(script)}&#39;`);
    expect(policy).toContain(`style-src &#39;sha256-${assets.sha256(style)}&#39;`);
    expect(html).not.toMatch(/ style="| on[a-z]+="/u);
  });

  test('leads nowhere but to its own parts', () => {
    const links = [...page().matchAll(/<[a-z]+[^<>]* (?:src|href|action)="(?<to>[^"]*)"/gu)].map(
      ({ groups }) => groups?.['to'],
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((to) => to?.startsWith('#') !== true)).toEqual([]);
  });

  test('leaves a place for the inside of an exec, where somebody has traced one', () => {
    const only = trial();
    const traced = htmlReport(
      { report: report([only]), readings: new Map(), traces: new Map([[trialKey(only), xml('svg', { id: 'lanes' })]]) },
      assets,
    );
    expect(traced).toContain('Inside one exec');
    expect(traced).toContain('<svg id="lanes"/>');
    expect(page()).not.toContain('Inside one exec');
  });

  test('says when a reading that is cited is not there', () => {
    expect(page()).toContain('cgroup.pids: its reading is not beside the report.');
  });
});

test('execs and readings count from the end of the injection', () => {
  const phases = [
    { phase: 'baseline', startMs: 10, durationMs: 90 },
    { phase: 'inject', startMs: 100, durationMs: 25 },
  ] as const;
  expect(injectedAt(trial({ phases }))).toBe(125);
  expect(injectedAt(trial({ phases: [] }))).toBeNull();
});
