import { assert, json, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError } from '../../../harness/model/harness-error.ts';
import { parseReadings } from '../../../harness/schema/readings.ts';
import { INTERVENTION, attempt } from '../report/example.ts';

const source = { how: 'cat pids.max', atMs: 5 };
const document = {
  schemaVersion: 1,
  depth: 'confirm',
  container: { id: 'abc', name: 'web' },
  readings: [
    { kind: 'host.kernel', status: 'read', value: { release: '6.18.5', major: 6, minor: 18 }, source },
    { kind: 'cgroup.memory', status: 'failed', error: 'EACCES', source },
    { kind: 'daemon.log', status: 'absent', why: 'no journal', source },
    { kind: 'exec.attempts', status: 'read', value: [attempt('runtime', 'fails')], source },
    { kind: 'exec.intervention', status: 'read', value: INTERVENTION, source },
  ],
};

function refused(text: string): HarnessError {
  try {
    parseReadings(text);
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

test('gives back what was written', () => {
  expect(parseReadings(JSON.stringify(document))).toEqual(document);
});

test.each([
  ['{', 'no JSON'],
  ['[]', 'document: '],
  [JSON.stringify({ ...document, schemaVersion: 2 }), 'schemaVersion: '],
  [
    JSON.stringify({ ...document, readings: [{ kind: 'weather', status: 'read', value: 1, source }] }),
    'readings.0.kind',
  ],
  [JSON.stringify({ ...document, readings: [{ kind: 'host.kernel', status: 'lost', source }] }), 'readings.0.status'],
  [
    JSON.stringify({ ...document, readings: [{ kind: 'host.kernel', status: 'failed', error: 'x' }] }),
    'readings.0.source',
  ],
  [JSON.stringify({ ...document, readings: [{ ...document.readings[0], value: { major: '6' } }] }), 'readings.0.value'],
])('refuses %s', (text, where) => {
  const { code, message, hint, exitCode } = refused(text);
  expect([code, exitCode]).toEqual(['READINGS_INVALID', 64]);
  expect(message).toContain(where);
  expect(hint).toContain('initp run');
});

test('arbitrary text is readings or a problem, without control characters', () => {
  expect(() =>
    assert(property(string({ unit: 'binary' }), (text) => !/\p{Cc}/u.test(refused(text).message))),
  ).not.toThrow();
  expect(() => assert(property(json(), (text) => refused(text).code === 'READINGS_INVALID'))).not.toThrow();
});
