import { beforeAll, describe, expect, test } from 'vitest';

import type { ExecTrace } from '../../../harness/model/exec-trace.ts';
import { traceFigure } from '../../../harness/report/html/trace-figure.ts';
import { traceChrome } from '../../../harness/report/trace-chrome.ts';
import { traceSvg } from '../../../harness/report/trace-svg.ts';
import { traceText } from '../../../harness/report/trace-text.ts';
import { parseExecTrace } from '../../../harness/schema/exec-trace-document.ts';
import { insideOf, type RECORDED } from '../../traces/recorded.ts';

const HOSTILE = '\u001B[31m<img src=x onerror=alert(1)>\u202E]]>"&\'';

async function traced(name: (typeof RECORDED)[number], change: Partial<ExecTrace> = {}): Promise<ExecTrace> {
  const outcome = name.endsWith('works') ? 'works' : 'fails';
  const end = { status: 'exited', exitCode: 255 } as const;
  return {
    schemaVersion: 1,
    container: { id: 'a'.repeat(64), name: outcome === 'works' ? 'well' : 'leaky' },
    runtime: { family: 'runc', binary: '/usr/sbin/runc', version: 'runc version 1.1.5' },
    how: '/usr/sbin/runc exec a /nonexistent/initp-null-exec',
    method: { kind: 'strace', version: '6.1' },
    end,
    outcome,
    stdout: '',
    stderr: 'SIGABRT: abort',
    untraced: { end, outcome, durationMs: 250 },
    ...(await insideOf(name)),
    ...change,
  };
}

let leaky: ExecTrace;
let well: ExecTrace;
beforeAll(async () => {
  [leaky, well] = await Promise.all([traced('runc-1.1.5-refused'), traced('runc-1.1.5-works')]);
});

const PAGE = { columns: 80, colour: false };

describe('text', () => {
  test('names the join, the refusals and every lane', () => {
    const page = traceText([leaky], PAGE);
    expect(page).toContain('20 clones refused with EAGAIN');
    expect(page).toMatch(/is refused a thread with EAGAIN 20 times/u);
    for (const lane of ['runc exec', 'stage 0', 'stage 1', 'runc init']) expect(page).toContain(`\n  ${lane}`);
  });

  test('two execs stand on one axis that counts from the join', () => {
    const page = traceText([leaky, well], PAGE);
    expect(page).toContain('leaky beside well');
    const columns = page.split('\n').flatMap((line) => (/^ {2}runc exec/u.test(line) ? [line.indexOf('J')] : []));
    expect(columns).toHaveLength(2);
    expect(Math.abs((columns[0] ?? 0) - (columns[1] ?? 0))).toBeLessThanOrEqual(1);
  });

  test.each([20, 40, 80, 120])('drawings fit %i columns', (columns) => {
    const lines = traceText([leaky], { columns, colour: false }).split('\n');
    const long = lines.filter((line) => line.length > Math.max(columns, 34) && !line.startsWith('  $'));
    expect(long).toEqual([]);
  });

  test('a trace that changed how the exec ended says so', async () => {
    const slowed = await traced('runc-1.1.5-refused', {
      untraced: { end: { status: 'exited', exitCode: 0 }, outcome: 'works', durationMs: 50 },
    });
    expect(traceText([slowed], PAGE)).toContain('being watched changed how it ended');
  });
});

test('nothing hostile gets into any picture', async () => {
  const hostile = await traced('runc-1.1.5-works', {
    container: { id: 'a', name: HOSTILE },
    how: HOSTILE,
    stderr: HOSTILE,
    lanes: well.lanes.map((lane) => ({ ...lane, name: HOSTILE, role: lane.role === 'stage-1' ? 'other' : lane.role })),
    events: well.events.map((event) => (event.kind === 'execve' ? { ...event, path: HOSTILE } : event)),
  });
  const svg = traceSvg([hostile]);
  expect(svg).not.toContain('<img');
  for (const text of [svg, traceText([hostile], PAGE), JSON.stringify(traceChrome([hostile]))]) {
    expect(text).not.toContain('\u001B');
    expect(text).not.toContain('\u202E');
  }
});

test('the picture says in words what it shows', () => {
  const svg = traceSvg([leaky]);
  expect(svg).toMatch(/<title[^>]*>The inside of an exec: leaky<\/title>/u);
  expect(svg).toContain('20 clones refused with EAGAIN.');
});

test('the viewer gets every lane as a thread, with times in order', () => {
  const { traceEvents } = traceChrome([leaky, well]);
  const names = traceEvents.flatMap(({ ph, name, args }) =>
    ph === 'M' && name === 'thread_name' ? [String(args?.['name'])] : [],
  );
  expect(names.filter((name) => name === 'runc init')).toHaveLength(2);
  const times = traceEvents.flatMap(({ ts }) => (ts === undefined ? [] : [ts]));
  expect(times.filter((ts) => !Number.isSafeInteger(ts) || ts < 0)).toEqual([]);
  const lengths = traceEvents.flatMap(({ dur }) => (dur === undefined ? [] : [dur]));
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1);
});

test('a saved trace is read back as it was, and anything else is refused with its place', () => {
  expect(parseExecTrace(JSON.stringify(leaky), 'trace.json')).toEqual(leaky);
  expect(() => parseExecTrace('{"schemaVersion":2}', 'trace.json')).toThrow(
    /^trace\.json is no trace of this version/u,
  );
});

describe('the figure of a page', () => {
  test('says whether the exec ends so without a tracer, and what was read stays text', () => {
    expect(traceFigure(leaky, 't1-trace').code).toContain('and so does the same exec when nobody watches');
    const end = { status: 'exited', exitCode: 127 } as const;
    const other = { ...leaky, how: HOSTILE, untraced: { end, outcome: 'works', durationMs: 80 } } as const;
    const drawn = traceFigure(other, 't1-trace').code;
    expect(drawn).toContain('It fails; the same exec when nobody watches works.');
    expect(drawn).not.toContain('<img');
  });
});
