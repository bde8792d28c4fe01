import { expect, test } from 'vitest';

import type { Reading } from '../../../harness/model/reading.ts';
import { leaksOf, type Seen } from '../../fixtures/leaks.ts';
import { recording, recordingNames, scenarioOf } from '../../fixtures/recordings.ts';

const names = await recordingNames();
const usual = await recording('healthy');

test.each(names)('the recording %s has no answer in it', async (name) => {
  expect(leaksOf(await recording(name), { scenario: scenarioOf(name), usual })).toEqual([]);
});

test.each(names)('what was made for the recording %s has a neutral name', async (name) => {
  const { container } = await recording(name);
  expect(container.name).toMatch(/^w-[0-9a-f]{8}-\d+$/u);
  expect(container.id).toMatch(/^[0-9a-f]{64}$/u);
});

/** The control with one more text in it, as a log line. */
function withText(text: string, container = usual.container): Seen {
  const line: Reading = {
    kind: 'daemon.log',
    status: 'read',
    value: { from: 'dockerd.log', lines: [text] },
    source: { how: 'tail', atMs: 1 },
  };
  return { container, readings: [...usual.readings, line] };
}

const [prefix] = usual.container.name.split(/-\d+$/u);

test.each([
  ['a fault', 'broken by pids-limit'],
  ['a cause', 'it is (container-pids-max)'],
  ['a scenario', 'for read-init-p-10k: done'],
  ['a scenario of one’s own', '/tmp/my-own-scenario/x'],
  ['a fault in a name that was given', `/sys/fs/cgroup/pids/${prefix}-1-PidsLimit/pids.max`],
  ['a scenario of one word in a name that was given', `container ${prefix}-healthy-1 started`],
  ['a fault in the name of a slice', `/sys/fs/cgroup/${prefix?.replaceAll('-', '')}1thread_bomb.slice`],
])('%s would be found', (_, text) => {
  expect(leaksOf(withText(text), { scenario: 'my-own-scenario', usual })).not.toEqual([]);
});

test.each([
  ['the symptom in the words of runc', 'read init-p: connection reset by peer'],
  ['a state in the words of Docker', 'health status: healthy; Container is paused'],
  ['a text of the kernel', 'exec format error; pids limit reached'],
  ['a neutral name', `/sys/fs/cgroup/pids/${prefix}-1-group/pids.max`],
])('%s is evidence, and no leak', (_, text) => {
  expect(leaksOf(withText(text), { scenario: 'healthy', usual })).toEqual([]);
});

test('what is so on every machine gives nothing away', () => {
  const path = withText('/proc/sys/my-own-scenario');
  expect(leaksOf(path, { scenario: 'my-own-scenario', usual })).not.toEqual([]);
  expect(leaksOf(path, { scenario: 'my-own-scenario', usual: path })).toEqual([]);
});
