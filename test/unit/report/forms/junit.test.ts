import { readFile } from 'node:fs/promises';

import { parse } from 'junit2json';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';

import { junitReport } from '../../../../harness/report/forms/junit.ts';
import { report, trial } from '../example.ts';
import { everyOutcome } from './outcomes.ts';

const XSD = new URL('junit.xsd', import.meta.url);

async function problemsOf(xml: string): Promise<readonly string[]> {
  const contents = await readFile(XSD, 'utf8');
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents: xml }, schema: [contents] });
  return errors.map(({ message }) => message);
}

test('whatever came out, it is valid against what Jenkins and Surefire both allow', async () => {
  const missing = everyOutcome({ missingShards: [{ part: 2, of: 3 }], ended: 'interrupted', leftovers: ['a cgroup'] });
  expect(await problemsOf(junitReport(missing))).toEqual([]);
  expect(await problemsOf(junitReport(report([])))).toEqual([]);
});

test('the schema refuses what Surefire would: an error without a type, and a suite without its counts', async () => {
  const xml = junitReport(everyOutcome());
  expect(await problemsOf(xml.replace(/ type="broken"/u, ''))).not.toEqual([]);
  expect(await problemsOf(xml.replace(/ failures="\d+"/u, ''))).not.toEqual([]);
});

test('a consumer counts one case for each scenario and runtime, and what came of it', async () => {
  const suite = await suiteOf(junitReport(everyOutcome()));
  expect(suite).toMatchObject({ tests: 8, failures: 2, errors: 3, skipped: 1 });
  const cases = (suite.testcase ?? []).map((one) => ({
    name: one.name,
    is:
      one.failure?.[0] !== undefined
        ? 'failure'
        : one.error?.[0] !== undefined
          ? 'error'
          : one.skipped?.[0] !== undefined
            ? 'skipped'
            : 'passed',
    type: one.failure?.[0]?.type ?? one.error?.[0]?.type,
  }));
  expect(cases).toEqual([
    { name: 'right', is: 'passed', type: undefined },
    { name: 'wrong-one', is: 'failure', type: 'wrong' },
    { name: 'missed-one', is: 'failure', type: 'missed' },
    { name: 'unsure-one', is: 'error', type: 'unsure' },
    { name: 'skipped-one', is: 'skipped', type: undefined },
    { name: 'broken-one', is: 'error', type: 'broken' },
    { name: 'dirty-one', is: 'error', type: 'dirty' },
    { name: 'hostile-one', is: 'passed', type: undefined },
  ]);
});

test('a case has its reason, and the suite the versions', async () => {
  const suite = await suiteOf(junitReport(everyOutcome()));
  const skipped = suite.testcase?.find(({ name }) => name === 'skipped-one')?.skipped?.[0];
  expect(skipped).toMatchObject({ message: expect.stringContaining('/etc/initp/disposable') });
  const properties = Object.fromEntries((suite.properties ?? []).map(({ name, value }) => [name, value]));
  expect(properties).toMatchObject({ initp: '0.1.0', runtime: 'runc 1.1.5', engine: '20.10.24', kernel: '6.18.5' });
});

test('two runtimes are two cases, with the runtime as the class', async () => {
  const suite = await suiteOf(junitReport(report([trial(), trial({ runtime: 'crun', holding: 2 })])));
  expect(suite.testcase?.map(({ name, classname }) => [name, classname])).toEqual([
    ['read-init-p', 'initp.runc 1.1.5'],
    ['read-init-p', 'initp.crun'],
  ]);
});

test('a missing part and a run that was interrupted are errors of their own', async () => {
  const suite = await suiteOf(
    junitReport(report([trial()], { missingShards: [{ part: 2, of: 3 }], ended: 'interrupted', planned: 4 })),
  );
  expect(suite).toMatchObject({ tests: 3, errors: 2 });
  expect(suite.testcase?.flatMap(({ error }) => error?.map(({ message }) => message) ?? [])).toEqual([
    expect.stringContaining('part 2 of 3 is missing'),
    expect.stringContaining('3 planned trials not held'),
  ]);
});

type Suite = Extract<NonNullable<Awaited<ReturnType<typeof parse>>>, { testcase?: unknown }>;

async function suiteOf(xml: string): Promise<Suite> {
  const parsed = await parse(xml);
  if (parsed === null || parsed === undefined || !('testcase' in parsed)) throw new Error('it has read no suite');
  return parsed;
}
