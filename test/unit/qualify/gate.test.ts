import { expect, test } from 'vitest';

import { baselineOf } from '../../../harness/qualify/baseline.ts';
import { type GateOptions, judgeGate } from '../../../harness/qualify/gate.ts';
import { parseBaseline } from '../../../harness/schema/baseline-schema.ts';
import type { Gate } from '../../../harness/qualify/gate.ts';
import type { Cell, Qualification } from '../../../harness/model/qualification.ts';
import {
  headroom,
  invariants,
  NEW_TEXT,
  OLD_TEXT,
  oracle,
  qualification,
  RUNC_1_1,
  signature,
  signatures,
} from './cells.ts';

const FULL_CURVE = [10, 10, 10, 10, 10, 10, 0, 0, 0, 0, 0, 0, 0];
const before = qualification([oracle(), signatures(), headroom(FULL_CURVE), invariants()]);

function judge(now: Qualification, options: Partial<GateOptions> = {}): Gate {
  return judgeGate(now, { baseline: baselineOf(before), allow: [], planned: now.planned, ...options });
}

/** The new text is in the log too: nothing else tells the two apart. */
const other = signature({ text: NEW_TEXT, log: ['procReady not received'] });

test('the same again passes', () => {
  expect(judge(before)).toMatchObject({ differences: [], problems: [], missing: [], remarks: [], exitCode: 0 });
});

test('a baseline is the same after it was written and read', () => {
  const baseline = baselineOf(before);
  expect(parseBaseline(JSON.stringify(baseline), 'baseline.json')).toEqual(baseline);
});

test('another runtime under the same name fails, and the gate says that it is another and what changed', () => {
  const now = qualification([signatures({ signatures: [other] })], {
    runtimes: [{ ...RUNC_1_1, version: 'runc 1.3.6+ds1', go: 'go1.25.1', sha256: 'b'.repeat(64) }],
  });
  const gate = judge(now);
  expect(gate.exitCode).toBe(1);
  expect(gate.remarks[0]).toContain('runc-1.1 is another program: version runc 1.1.5+ds1 -> runc 1.3.6+ds1');
  expect(gate.differences).toMatchObject([{ id: 'signature:runc-1.1:read-init-p', what: 'changed' }]);
  expect(gate.differences[0]?.was).toContain(OLD_TEXT);
  expect(gate.differences[0]?.is).toContain(NEW_TEXT);
});

test('of several engines more than half have to see a change: the execs of one holding share their luck', () => {
  const engines = ['initp-engine:20.10.24', 'initp-engine:26.1.5', 'initp-engine:28.5.2'];
  const inEach = (changed: number): Qualification =>
    qualification(engines.map((engine, n) => signatures({ engine, ...(n < changed ? { signatures: [other] } : {}) })));
  const baseline = baselineOf(inEach(0));
  expect(judge(inEach(1), { baseline })).toMatchObject({ differences: [], exitCode: 0 });
  expect(judge(inEach(2), { baseline }).differences).toMatchObject([{ what: 'changed', places: [{}, {}] }]);
  expect(judge(inEach(3), { baseline }).exitCode).toBe(1);
});

test('a change that is allowed passes, and an allowance that fits nothing is told', () => {
  const now = qualification([signatures({ signatures: [other] })]);
  expect(judge(now, { allow: ['signature:runc-1.1:*'] })).toMatchObject({ differences: [], unused: [], exitCode: 0 });
  expect(judge(now, { allow: ['signature:runc-1.3:*'] })).toMatchObject({
    unused: ['signature:runc-1.3:*'],
    exitCode: 1,
  });
});

test('one of five that came out otherwise is no difference; five of five are', () => {
  const mixed = [signature({ count: 4 }), { ...other, count: 1 }];
  expect(judge(qualification([signatures({ signatures: mixed })])).differences).toEqual([]);
  expect(judge(qualification([signatures({ signatures: [other] })])).differences).toHaveLength(1);
});

test('the same change in two engines is told once', () => {
  const second = 'initp-engine:28.5.2';
  const both = (fields: Parameters<typeof signatures>[0]): Qualification =>
    qualification([signatures(fields), signatures({ ...fields, engine: second })]);
  const gate = judgeGate(both({ signatures: [other] }), { baseline: baselineOf(both({})), allow: [], planned: [] });
  expect(gate.differences).toHaveLength(1);
  expect(gate.differences[0]?.places).toHaveLength(2);
});

test('a curve that needs more slots is a difference; one that failed once more is not', () => {
  const more = [10, 10, 10, 10, 10, 10, 10, 10, 0, 0, 0, 0, 0];
  const once = [10, 10, 10, 10, 10, 10, 1, 0, 0, 0, 0, 0, 0];
  expect(judge(qualification([headroom(once)])).differences).toEqual([]);
  const [difference] = judge(qualification([headroom(more)])).differences;
  expect(difference).toMatchObject({ id: 'headroom:runc-1.1:amplified', what: 'headroom' });
  expect(difference?.was).toContain('needs 6');
  expect(difference?.is).toContain('needs 8');
});

test('healthy execs that fail, or are called ill, fail the gate without any baseline', () => {
  for (const bad of [oracle(199), oracle(200, 199)]) {
    const gate = judgeGate(qualification([bad]), { baseline: null, allow: [], planned: [] });
    expect(gate.problems.map(({ id }) => id)).toEqual(['oracle:runc-1.1']);
    expect(gate.exitCode).toBe(1);
  }
});

test('a wrong diagnosis fails; one that was wrong in the baseline already is no news', () => {
  const wrong = qualification([signatures({ outcomes: [{ outcome: 'wrong', count: 1 }] })]);
  expect(judge(wrong)).toMatchObject({
    problems: [{ id: 'diagnosis:runc-1.1:read-init-p:initp-engine:26.1.5' }],
    exitCode: 1,
  });
  expect(judge(wrong, { baseline: baselineOf(wrong) })).toMatchObject({ problems: [], exitCode: 0 });
});

test('a broken invariant fails', () => {
  const now = qualification([oracle(), invariants({ recoveryMs: null })]);
  expect(judge(now).problems.map(({ id }) => id)).toEqual(['invariant:runc-1.1:recovery']);
});

test('a cell that is missing, or was not held, is not green', () => {
  expect(judge(before, { planned: [...before.planned, 'initp-engine:28.5.2 runc-1.1 healthy'] })).toMatchObject({
    missing: ['initp-engine:28.5.2 runc-1.1 healthy'],
    exitCode: 2,
  });
  const one = qualification([{ ...signatures(), status: 'not-held', why: 'needs slow-attach' }]);
  expect(judge(one).exitCode).toBe(2);
  expect(judge(qualification([])).exitCode).toBe(2);
});

function unheld(scenario: string, why: string): Cell {
  return { ...signatures({ scenario }), status: 'not-held', why };
}

test('a runtime that starts no container in an engine is one problem, and a baseline may know it', () => {
  const barred = qualification([unheld('healthy', 'unknown version'), unheld('out-of-ids', 'unknown version')]);
  expect(judge(barred)).toMatchObject({
    problems: [{ id: 'no-container:runc-1.1:initp-engine:26.1.5', text: 'no container starts: unknown version' }],
    exitCode: 2,
  });
  expect(judge(barred, { baseline: baselineOf(barred) })).toMatchObject({ problems: [], exitCode: 0 });
  const two = qualification([unheld('healthy', 'unknown version'), unheld('out-of-ids', 'needs slow-attach')]);
  expect(judge(two).problems).toHaveLength(2);
});

test('a leftover beats all', () => {
  expect(judge(qualification([oracle(1)], { leftovers: ['cgroup /w'] })).exitCode).toBe(3);
  expect(judge(qualification([signatures({ leftovers: ['cgroup /w'] })])).exitCode).toBe(3);
});
