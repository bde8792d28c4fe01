import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { judgeSweep } from '../../../harness/danger/judge-sweep.ts';
import type { ScanReport, SweptContainer } from '../../../harness/model/scan.ts';
import { exposition } from '../../../harness/report/exposition.ts';
import { scanLine } from '../../../harness/report/scan-line.ts';
import { scanFamilies } from '../../../harness/report/scan-metrics.ts';
import { scanPage } from '../../../harness/report/scan-page.ts';
import { parseRecording, recordLine } from '../../../harness/report/scan-record.ts';
import { scanText } from '../../../harness/report/scan-text.ts';
import { changeLines, scanWatchText, watched } from '../../../harness/report/scan-watch-text.ts';
import { paperContainer, paperLevel, paperSweep } from '../danger/paper-sweep.ts';

const AT = { at: '2026-01-02T03:04:05.678Z', atMs: 1_767_323_045_678, execNeeds: null } as const;
const HOSTILE = 'a"b\\c\n\u001B[31m<script>';

function reportOf(...changes: readonly Partial<SweptContainer>[]): ScanReport {
  return judgeSweep(
    paperSweep(changes.map((change, index) => paperContainer({ id: `${index}`.repeat(64), ...change }))),
    AT,
  );
}

const FULL = { name: 'full', pids: [paperLevel({ max: 30, current: 30, refusals: 7 })] } as const;
const PAGE = { columns: 80, colour: false, hostname: 'host-1', show: 'dangers', hiddenCount: 0 } as const;

test('the screen says how many, which, why, and what to type', () => {
  const text = scanText(reportOf(FULL, { name: 'well' }), PAGE);
  expect(text).toContain('host-1: 1 exec-broken, of 2 containers');
  expect(text).toContain("container-pids-max: the container's own pids.max is 30");
  expect(text).toContain('$ initp diagnose full');
  expect(text).toContain('1 container ok');
  expect(text).not.toMatch(/^ {2}✓ well/mu);
  expect(scanText(reportOf(FULL, { name: 'well' }), { ...PAGE, show: 'all' })).toMatch(/^ {2}✓ well/mu);
});

test('a host that refuses everybody stands in the headline', () => {
  const seen = paperSweep([paperContainer({})], { threadsCount: 99_999, threadsMax: 100_000 });
  const text = scanText(judgeSweep(seen, AT), PAGE);
  expect(text).toContain('THE HOST ITSELF');
  expect(text).toContain('host-thread-limit');
});

test('a hostile name does nothing to a terminal, to metrics or to a page', () => {
  const report = reportOf({ ...FULL, name: HOSTILE });
  expect(scanText(report, PAGE)).not.toContain('\u001B');
  for (const character of ['\n', '\u001B']) expect(scanLine(report)).not.toContain(character);
  const metrics = exposition(scanFamilies(report), 'openmetrics');
  expect(metrics).toContain(String.raw`name="a\"b\\c <script>"`);
  const { looks } = parseRecording(recordLine(report, HOSTILE));
  expect(scanPage(looks)).not.toContain('<script>');
});

test('a counter is called by its family in OpenMetrics and by its sample in the older format', () => {
  const families = scanFamilies(reportOf(FULL));
  const open = exposition(families, 'openmetrics');
  expect(open).toContain('# TYPE initp_container_pids_refusals counter\n');
  expect(open).toContain('# UNIT initp_scan_timestamp_seconds seconds\n');
  expect(open.endsWith('# EOF\n')).toBe(true);
  const text = exposition(families, 'prometheus');
  expect(text).toContain('# TYPE initp_container_pids_refusals_total counter\n');
  expect(text).not.toContain('# EOF');
  expect(text).toContain('initp_scan_timestamp_seconds 1767323045.678\n');
  for (const line of [open, text]) expect(line).toContain('initp_container_pids_headroom{container_id="0000');
});

test('any name makes metrics of one line each', () => {
  assert(
    property(string({ unit: 'binary' }), (name) => {
      const lines = exposition(scanFamilies(reportOf({ ...FULL, name })), 'prometheus')
        .trimEnd()
        .split('\n');
      for (const line of lines) expect(line).toMatch(/^(?:# |initp_[a-z_]+(?:\{.*\})? -?[\d.e+-]+$)/u);
    }),
  );
});

test('a recording is read back as it was written, and a line that was cut is counted', () => {
  const line = recordLine(reportOf(FULL, { name: 'well' }), 'host-1');
  const { looks, otherLines } = parseRecording(`${line}\n${line}\n${line.slice(0, 50)}`);
  expect(otherLines).toBe(1);
  expect(looks).toHaveLength(2);
  expect(looks[0]).toMatchObject({ at: AT.at, atMs: AT.atMs });
  expect(looks[0]?.containers[0]).toMatchObject({
    name: 'full',
    verdict: 'exec-broken',
    rules: ['container-pids-max'],
    headroom: 0,
  });
});

function lineAt(minute: number, current: number): string {
  const report = reportOf({ ...FULL, pids: [paperLevel({ max: 30, current })] }, { name: 'boundless' });
  return recordLine({ ...report, atMs: AT.atMs + minute * 60_000 }, 'host-1');
}

test('the page of a recording draws a line for each that has a limit, and a row for every container', () => {
  const page = scanPage(parseRecording([lineAt(0, 10), lineAt(1, 20), lineAt(2, 30)].join('\n')).looks);
  expect(page.match(/<polyline/gu)).toHaveLength(1);
  expect(page).toContain('an exec needs 8');
  expect(page).toContain('<td>boundless</td>');
  expect(page).toContain('✗ exec-broken</td>');
  expect(page).toContain('Headroom on host-1');
});

test('names of lines that end at the same place stand one below the other', () => {
  const report = reportOf(...['a', 'b', 'c'].map((name) => ({ ...FULL, name })));
  const page = scanPage(parseRecording(recordLine(report, 'host-1')).looks);
  const heights = ['a', 'b', 'c'].map((name) =>
    Number(new RegExp(String.raw`<text x="[\d.]+" y="([\d.]+)"[^>]*>${name}</text>`, 'u').exec(page)?.[1]),
  );
  const [first = 0, second = 0, third = 0] = heights;
  expect(first - second).toBeGreaterThanOrEqual(14);
  expect(second - third).toBeGreaterThanOrEqual(14);
});

test('the live table never has more lines than the screen, and says how many are left away', () => {
  const report = reportOf(...Array.from({ length: 50 }, () => FULL));
  const text = scanWatchText(
    report,
    watched(report.containers, () => []),
    { columns: 100, rows: 10, colour: false },
  );
  expect(text.split('\n').length).toBeLessThan(10);
  expect(text).toContain('more');
});

test('the live table has the one that will be full soonest above those that will not', () => {
  const report = reportOf(
    { name: 'steady', pids: [paperLevel({ max: 100, current: 40 })] },
    { name: 'leaking', pids: [paperLevel({ max: 1000, current: 400 })] },
  );
  const looks = [640, 630, 620, 610, 600].map((free, n) => ({ atMs: n * 60_000, free }));
  const rows = watched(report.containers, ({ name }) => (name === 'leaking' ? looks : []));
  expect(rows.map(({ container }) => container.name)).toEqual(['leaking', 'steady']);
  expect(scanWatchText(report, rows, { columns: 120, rows: 20, colour: false })).toMatch(
    /leaking .* \+10\.0 .*60 min - 60 min/u,
  );
});

test('a log has a line when a verdict changes, and none while it stays', () => {
  const report = reportOf(FULL, { name: 'well' });
  const first = changeLines(report, new Map());
  expect(first).toEqual([expect.stringMatching(/full: new -> exec-broken \(container-pids-max/u)]);
  expect(changeLines(report, new Map(report.containers.map(({ id, verdict }) => [id, verdict])))).toEqual([]);
});

test('one line tells everything that is wrong, or that nothing is', () => {
  expect(scanLine(reportOf(FULL))).toBe('1 exec-broken, 0 at risk: full (container-pids-max)');
  expect(scanLine(reportOf({ name: 'well' }))).toBe('all 1 containers ok');
});
