import { describe, expect, test } from 'vitest';

import { ndjsonReport } from '../../../../harness/report/forms/events.ts';
import { githubAnnotations } from '../../../../harness/report/forms/github.ts';
import { markdownReport } from '../../../../harness/report/forms/markdown.ts';
import { report, trial } from '../example.ts';
import { everyOutcome, HOSTILE } from './outcomes.ts';

describe('Markdown', () => {
  const page = markdownReport(everyOutcome());
  test('tells what was not correct first, in a table that every row keeps', () => {
    expect(page.indexOf('### Not correct')).toBeLessThan(page.indexOf('### Correct and skipped'));
    const rows = page.split('\n').filter((line) => line.startsWith('| '));
    expect(new Set(rows.map((row) => row.split(/(?<!\\)\|/u).length))).toEqual(new Set([7]));
  });
  test('shows hostile text as text, and mentions nobody', () => {
    expect(page).not.toMatch(/<(?!sub>|\/sub>|!-- -->)/u);
    expect(page).not.toContain('@everyone');
    expect(page).toContain('&lt;img src=x onerror=alert\\(1\\)&gt;');
  });
  test('is below what a comment may have, and says how much is left out', () => {
    const trials = Array.from({ length: 2000 }, (_, n) =>
      trial({ scenario: `scenario-${n}`, title: HOSTILE, verdict: { outcome: 'unsure', why: 'tied' } }),
    );
    const long = markdownReport(report(trials, { exitCode: 2 }));
    expect(long.length).toBeLessThan(65_536);
    expect(long).toMatch(/… and \d+ more: see report\.html/u);
    expect(long).toContain('### How sure that is');
  });
});

describe('annotations of GitHub', () => {
  const lines = githubAnnotations(everyOutcome({ missingShards: [{ part: 1, of: 2 }] }))
    .trimEnd()
    .split('\n');
  test('are one line each, at the line of the scenario where the truth is written', () => {
    expect(lines.map((line) => line.slice(0, line.indexOf('::', 2)))).toEqual([
      '::error file=scenarios/wrong-one.yaml,line=7,title=wrong-one',
      '::error file=scenarios/missed-one.yaml,line=7,title=missed-one',
      '::warning file=scenarios/unsure-one.yaml,line=7,title=unsure-one',
      '::notice file=scenarios/skipped-one.yaml,line=7,title=skipped-one',
      '::error file=scenarios/broken-one.yaml,line=7,title=broken-one',
      '::error file=scenarios/dirty-one.yaml,line=7,title=dirty-one',
      '::error title=initp',
    ]);
  });
  test('a message can not begin a command of its own', () => {
    const broken = lines.find((line) => line.includes('broken-one')) ?? '';
    // The text of the person is there, with its line break and its percent sign written as the runner reads them back.
    expect(broken).toContain('::error::x%0A%250A');
    expect(githubAnnotations(report([trial()]))).toBe('');
  });
});

describe('events', () => {
  const events: readonly Record<string, unknown>[] = ndjsonReport(everyOutcome())
    .trimEnd()
    .split('\n')
    .map((line) => Object(JSON.parse(line)));
  test('begin and end with the run, in the order of time', () => {
    expect(events[0]).toMatchObject({ event: 'run-began', run: 'r1', planned: 9, machine: { runtime: 'runc 1.1.5' } });
    expect(events.at(-1)).toMatchObject({ event: 'run-ended', exitCode: 3, ended: 'complete' });
    const times = events.slice(0, -1).map(({ atMs }) => Number(atMs));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
  test('tell of each trial its phases, its verdict and what was named', () => {
    expect(events.filter(({ event }) => event === 'trial-began')).toHaveLength(9);
    expect(events.filter(({ event }) => event === 'phase-ended')).toHaveLength(18);
    const [right] = events.filter(({ event }) => event === 'trial-ended');
    expect(right).toMatchObject({
      scenario: 'right',
      verdict: { outcome: 'correct' },
      named: [{ cause: 'container-pids-max', layer: 'runtime-init', strength: 'conclusive' }],
      execs: { failed: 9, total: 9 },
    });
  });
  test('tell the amplifier once', () => {
    expect(events.filter(({ event }) => event === 'amplifier')).toHaveLength(1);
  });
});
