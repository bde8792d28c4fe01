import { expect, test } from 'vitest';

import { baselineOf } from '../../../harness/qualify/baseline.ts';
import { familyOf } from '../../../harness/qualify/family.ts';
import { judgeGate } from '../../../harness/qualify/gate.ts';
import { gateText } from '../../../harness/qualify/gate-text.ts';
import { junit } from '../../../harness/qualify/junit.ts';
import { qualificationMarkdown } from '../../../harness/qualify/markdown.ts';
import { PREDICTIONS } from '../../../harness/qualify/predictions.ts';
import { prophecyOf } from '../../../harness/qualify/prophecy.ts';
import { parseQualification } from '../../../harness/schema/qualification-schema.ts';
import { headroom, invariants, NEW_TEXT, oracle, qualification, signature, signatures } from './cells.ts';

const CURVE = [10, 10, 10, 10, 10, 10, 0, 0, 0, 0, 0, 0, 0];
const whole = qualification([oracle(), signatures(), headroom(CURVE), invariants()]);
const changed = qualification([
  signatures({ signatures: [signature({ text: NEW_TEXT, log: ['procReady not received'] })] }),
]);
const gate = judgeGate(changed, { baseline: baselineOf(whole), allow: [], planned: changed.planned });

test('a person reads what changed, and how to accept it', () => {
  const text = gateText(changed, gate, { columns: 100, colour: false, path: 'q.json' });
  expect(text).toContain('The gate is not passed');
  expect(text.replaceAll(/\s+/gu, ' ')).toContain('procReady not received');
  expect(text).toContain("--allow 'signature:runc-1.1:read-init-p'");
});

test('no more than ten changes are told on the terminal', () => {
  const many = { ...gate, differences: Array.from({ length: 30 }, () => gate.differences).flat() };
  const text = gateText(changed, many, { columns: 100, colour: false, path: 'q.json' });
  expect(text.match(/✗ signature:/gu)).toHaveLength(10);
  expect(text).toContain('and 20 more');
});

test('JUnit has a test case for each scenario of a runtime, and what a runtime said can not end its markup', () => {
  const hostile = qualification([
    signatures({ scenario: 'read-init-p', signatures: [signature({ text: '</failure><script>"&' })] }),
  ]);
  const judged = judgeGate(hostile, { baseline: baselineOf(whole), allow: [], planned: hostile.planned });
  const xml = junit(hostile, judged);
  expect(xml).toContain('<testcase classname="runc-1.1" name="read-init-p">');
  expect(xml).toContain('failures="1"');
  expect(xml).not.toContain('<script>');
});

test('a cell that is missing is a skipped test case, and no green one', () => {
  const part = qualification([oracle()], { planned: [...whole.planned] });
  const xml = junit(part, judgeGate(part, { baseline: null, allow: [], planned: part.planned }));
  expect(xml).toContain('skipped="3"');
});

test('the page has every section, and a text can not end the cell of a table', () => {
  const hostile = qualification([
    oracle(),
    signatures({ signatures: [signature({ text: 'a | b\n# c `d`' })] }),
    headroom(CURVE),
    invariants(),
  ]);
  const page = qualificationMarkdown(
    hostile,
    judgeGate(hostile, { baseline: null, allow: [], planned: hostile.planned }),
  );
  for (const name of ['Signatures', 'Headroom', 'Healthy oracle', 'Invariants', 'Predictions']) {
    expect(page).toContain(`\n## ${name}\n`);
  }
  expect(page).toContain(String.raw`a \| b # c 'd'`);
});

test('what was saved is read again', () => {
  expect(parseQualification(JSON.stringify(whole), 'q.json')).toEqual(whole);
});

test.each([
  ['runc 1.0.0~rc93+ds1', 'runc <= 1.0'],
  ['runc 1.1.15+ds1', 'runc 1.1'],
  ['runc 1.3.6+ds1', 'runc 1.2 and 1.3'],
  ['runc 1.4.3+ds1', 'runc >= 1.4'],
  ['crun 1.21', 'crun'],
  ['youki 0.3', 'other'],
])('%s is %s', (version, family) => {
  expect(familyOf({ version })).toBe(family);
});

test('a prediction is confirmed, refuted, true of some, or not measured', () => {
  const refused = PREDICTIONS.find(
    ({ families, expects }) =>
      families.includes('runc 1.1') &&
      expects.text?.test('read init-p: connection reset by peer') === true &&
      expects.outcome === undefined,
  );
  if (refused === undefined) throw new Error('no such prediction');
  const statusOf = (...list: Parameters<typeof signature>[0][]): string =>
    prophecyOf(refused, qualification([signatures({ signatures: list.map(signature) })])).status;
  expect(statusOf({})).toBe('confirmed');
  expect(statusOf({ text: NEW_TEXT })).toBe('refuted');
  expect(statusOf({ count: 4 }, { text: NEW_TEXT, count: 1 })).toBe('partly');
  expect(prophecyOf(refused, qualification([oracle()])).status).toBe('not-measured');
});
