import { expect, test } from 'vitest';

import { EXIT } from '../../../harness/model/exit-code.ts';
import { HarnessError } from '../../../harness/model/harness-error.ts';

test('exit codes are never renumbered', () => {
  expect(EXIT).toEqual({
    ok: 0,
    failed: 1,
    inconclusive: 2,
    dirty: 3,
    usage: 64,
    unavailable: 69,
    internal: 70,
    interrupted: 130,
    terminated: 143,
  });
});

test('an error that a person can act on passes its cause on', () => {
  const cause = new Error('EACCES');
  const parts = { code: 'ENGINE_PERMISSION', message: 'not root', hint: 'Use sudo.', exitCode: EXIT.usage } as const;
  expect(new HarnessError({ ...parts, cause })).toMatchObject({
    name: 'HarnessError',
    code: 'ENGINE_PERMISSION',
    cause,
  });
  expect('cause' in new HarnessError(parts)).toBe(false);
});
