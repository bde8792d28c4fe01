import { expect, test } from 'vitest';

import { faults } from '../../../harness/faults/index.ts';
import { CAUSES } from '../../../harness/model/cause.ts';
import { recording, recordingNames, recordingText, scenarioOf } from '../../fixtures/recordings.ts';

const names = await recordingNames();
const made = [...new Set([...names.map(scenarioOf), ...Object.keys(faults)])];
const answers = [...made, ...CAUSES];

/**
 * Runc's own message, from which the scenarios `read-init-p` and `read-init-p-10k` have their name: it is the symptom
 * that is under test, and many causes have it.
 */
const SYMPTOM = /read init-p: connection reset by peer/giu;

/** Every text of the readings: the names of fields are the same in all of them. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

test.each(names)('the recording %s has no answer in it as it is written', async (name) => {
  const text = (await recordingText(name)).toLowerCase();
  for (const answer of answers) expect(text).not.toContain(answer);
});

test.each(names)('nor in any other spelling, but for the words of runc (%s)', async (name) => {
  const { readings, container } = await recording(name);
  const text = textsOf([readings, container]).join('\n').replaceAll(SYMPTOM, '');
  // A cause is called as the kernel calls the thing: `kernel/pid_max` is a path, and no answer.
  for (const answer of made) {
    expect(text).not.toMatch(new RegExp(answer.replaceAll('-', '[-_. /]?'), 'iu'));
  }
});

test.each(names)('what was made for the recording %s has a neutral name', async (name) => {
  const { container } = await recording(name);
  expect(container.name).toMatch(/^w-[0-9a-f]{8}-\d+$/u);
  expect(container.id).toMatch(/^[0-9a-f]{64}$/u);
});
