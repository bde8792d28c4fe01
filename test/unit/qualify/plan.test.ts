import { expect, test } from 'vitest';

import { mergeQualifications } from '../../../harness/qualify/merge.ts';
import { keyOf, planOf, shardOf } from '../../../harness/qualify/plan.ts';
import { QUALIFY_PARTS } from '../../../harness/model/qualification.ts';
import { judgeGate } from '../../../harness/qualify/gate.ts';
import { oracle, qualification, RUNC_1_1, signatures } from './cells.ts';

const plan = planOf({
  runtimes: ['a', 'b', 'c'],
  engines: ['e1', 'e2'],
  scenarios: ['s', 't'],
  parts: QUALIFY_PARTS,
});

test('each scenario on each runtime in each engine, and in the first engine what hangs on the runtime alone', () => {
  expect(plan.filter(({ kind }) => kind === 'signatures')).toHaveLength(12);
  expect(plan.filter(({ kind }) => kind !== 'signatures').every(({ engine }) => engine === 'e1')).toBe(true);
  expect(new Set(plan.map(keyOf)).size).toBe(plan.length);
  expect(plan.slice(0, 3).map(({ kind }) => kind)).toEqual(['oracle', 'oracle', 'oracle']);
});

test('shards have every cell once, and what belongs to a runtime stays together', () => {
  const shards = [1, 2].map((part) => shardOf(plan, { part, of: 2 }));
  expect(shards.flat().map(keyOf).toSorted()).toEqual(plan.map(keyOf).toSorted());
  const [first = [], second = []] = shards.map((cells) => new Set(cells.map(({ runtime }) => runtime)));
  expect([...first].filter((runtime) => new Set(second).has(runtime))).toEqual([]);
});

const planned = [keyOf(oracle()), keyOf(signatures())];

test('merged shards are the whole; with one missing the gate can not say', () => {
  const one = qualification([oracle()], { planned });
  const other = qualification([signatures()], { planned });
  const merged = mergeQualifications([one, other]);
  if (merged.status !== 'merged') throw new Error(merged.why);
  const whole = merged.qualification;
  expect(whole.cells.map(keyOf)).toEqual(planned);
  expect(judgeGate(whole, { baseline: null, allow: [], planned: whole.planned }).exitCode).toBe(0);
  expect(judgeGate(one, { baseline: null, allow: [], planned: one.planned })).toMatchObject({
    missing: [keyOf(signatures())],
    exitCode: 2,
  });
});

test('two files under one name, or two machines, are not merged', () => {
  const one = qualification([oracle()]);
  const otherFile = qualification([signatures()], { runtimes: [{ ...RUNC_1_1, sha256: 'b'.repeat(64) }] });
  const otherKernel = qualification([signatures()], { machine: { ...one.machine, kernel: '6.1.0' } });
  expect(mergeQualifications([one, otherFile]).status).toBe('refused');
  expect(mergeQualifications([one, otherKernel]).status).toBe('refused');
});
