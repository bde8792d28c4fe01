import { describe, expect, test } from 'vitest';

import { curveChart } from '../../../../harness/report/chart/curve-chart.ts';
import { matrixChart } from '../../../../harness/report/chart/matrix-chart.ts';
import { at, roundTicks } from '../../../../harness/report/chart/scale.ts';
import { standalone } from '../../../../harness/report/chart/style.ts';
import { timelineChart } from '../../../../harness/report/chart/timeline-chart.ts';
import { rateOf } from '../../../../harness/report/score.ts';

const HOSTILE = '<script>alert(1)</script>';

/** The numbers of an attribute, in the order they are drawn. */
function numbers(code: string, pattern: RegExp): readonly number[] {
  return [...code.matchAll(pattern)].map(([, value]) => Number(value));
}

describe('a scale', () => {
  test('labels an axis with round values up to the largest', () => {
    expect(roundTicks(9.3, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(roundTicks(0.7, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(roundTicks(0, 5)).toEqual([0, 1]);
    expect(roundTicks(1_000_000, 5)).toHaveLength(6);
  });
  test('puts everything at its start when it has no extent', () => {
    expect(at({ from: 3, to: 3, startPx: 10, endPx: 20 }, 3)).toBe(10);
  });
});

const CURVES = curveChart({
  id: 'h',
  title: 'Headroom',
  description: 'How many execs fail at so many free slots',
  xName: 'free slots',
  yName: 'execs that fail, %',
  curves: [
    { name: 'runc 1.1.5', points: [0, 4, 8].map((x) => ({ x, rate: rateOf(x === 8 ? 0 : 6, 6) })) },
    { name: HOSTILE, points: [{ x: 0, rate: rateOf(0, 0) }] },
  ],
}).code;

describe('curves', () => {
  test('have their interval drawn: a whisker for each point, as long as the range of the true rate', () => {
    const tops = numbers(CURVES, /y2="([\d.]+)" class="whisker"/gu);
    const bottoms = numbers(CURVES, /y1="([\d.]+)" x2="[\d.]+" y2="[\d.]+" class="whisker"/gu);
    // 240 pixels are 100 %: 6 of 6 is 61 to 100 %, 0 of 6 is 0 to 39 %, and 0 of 0 is anything.
    const heights = bottoms.map((bottom, n) => Math.round((bottom - (tops[n] ?? 0)) / 2.4));
    expect(heights).toEqual([39, 39, 39, 100]);
  });
  test('say what is on their axes, with the unit', () => {
    expect(CURVES).toContain('>free slots</text>');
    expect(CURVES).toContain('>execs that fail, %</text>');
    expect(CURVES).toContain('>100 %</text>');
  });
  test('tell the n and the interval of a point that is pointed at', () => {
    expect(CURVES).toContain('<title>runc 1.1.5, 0: 6 of 6, 61 % to 100 % (95 % interval)</title>');
  });
  test('show a hostile name as text', () => {
    expect(CURVES).not.toContain('<script>');
    expect(CURVES).toContain('&lt;script&gt;');
  });
});

test('a matrix names rows and columns, leaves out what was not held, and draws the interval of a rate', () => {
  const { code } = matrixChart({
    id: 'm',
    title: 'Scenarios',
    description: 'by runtime',
    rowsName: 'scenario',
    columnsName: 'runtime',
    columns: ['runc', 'crun'],
    rows: [
      {
        label: 'read-init-p',
        cells: [{ text: '3 of 3', tone: 'yes', title: 'correct', rate: { ...rateOf(3, 3), ratio: 1 } }, null],
      },
    ],
  });
  expect(code.match(/class="area-yes"/gu)).toHaveLength(1);
  expect(code.match(/class="area-empty"/gu)).toHaveLength(1);
  expect(code.match(/class="whisker ink-yes"/gu)).toHaveLength(2);
  for (const word of ['read-init-p', 'runc', 'crun', 'scenario', 'runtime']) expect(code).toContain(`>${word}</text>`);
});

test('a timeline counts from its moment, and a span too short to be seen is a stroke', () => {
  const { code } = timelineChart({
    id: 't',
    title: 'Trial',
    description: 'phases',
    startMs: 0,
    endMs: 4000,
    moment: { atMs: 1500, text: 'injection' },
    lanes: [
      {
        kind: 'spans',
        label: 'phases',
        spans: [
          { startMs: 0, endMs: 1500, tone: 'plain', text: 'workload', title: 'workload, 1.5 s' },
          { startMs: 1500, endMs: 1500, tone: 'no', text: 'inject', title: 'inject, 0 ms' },
        ],
      },
      {
        kind: 'counter',
        label: 'forks refused',
        steps: [
          { atMs: 0, value: 0 },
          { atMs: 2000, value: 40 },
        ],
      },
    ],
  });
  expect(code).toContain('>time from the injection, s</text>');
  for (const tick of ['−1.5', '−1', '0', '1', '2', '2.5']) expect(code).toContain(`>${tick}</text>`);
  expect(numbers(code, /<rect[^>]* width="([\d.]+)" height="24"/gu)[1]).toBe(2);
  expect(code).toContain('>workload</text>');
  // Nobody could read it in two pixels; it is told to whoever points at it.
  expect(code).not.toContain('>inject</text>');
  expect(code).toContain('>40</text>');
});

test('a chart as a file of its own has its style in it', () => {
  expect(standalone({ kind: 'markup', code: '<svg class="chart"><g/></svg>' })).toMatch(
    /^<svg class="chart"><style>[^<]+<\/style><g\/><\/svg>\n$/u,
  );
});
