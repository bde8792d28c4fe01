import { describe, expect, test } from 'vitest';

import rule from '../../../harness/rules/runtime-wrapper-failure.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings: exits } = await recording('runtime-exits');
const { readings: healthy } = await recording('nested-healthy');

test.each([
  ['runtime-exits', 'ends --version with exit code 1'],
  ['runtime-hangs', 'says nothing to --version'],
])('speaks on the recording %s, and from reading alone', async (name, because) => {
  const { readings } = await recording(name);
  const finding = {
    cause: 'runtime-wrapper-failure',
    layer: 'runtime',
    strength: 'strong',
    because: expect.stringMatching(new RegExp(`is a script for /bin/sh and .*${because}`, 'u')),
  };
  expect(answerOf(rule, readings)).toMatchObject({ status: 'matched', finding });
  expect(answerOf(rule, without(readings, 'exec.attempts'))).toMatchObject({ finding });
});

test('only suspects a wrapper that tells its version, when execs end without a word of the runtime', () => {
  const readings = changed(exits, 'runtime.program', (program) => ({
    ...program,
    version: { status: 'said', line: 'runc version 1.1.15' } as const,
  }));
  const silent = changed(readings, 'exec.attempts', (attempts) =>
    attempts.map((one) => ({
      ...one,
      stdout: 'OCI runtime exec failed: runc did not terminate successfully: exit status 1',
    })),
  );
  expect(answerOf(rule, silent)).toMatchObject({ finding: { strength: 'weak' } });
});

describe('is silent', () => {
  test('about a runtime itself, whose execs end without a word', () => {
    const readings = changed(healthy, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({
        ...one,
        outcome: 'fails',
        stdout: 'runc did not terminate successfully: exit status 2',
      })),
    );
    expect(answerOf(rule, readings).status).toBe('ruled-out');
  });

  test('about one that the loader refused', () => {
    const readings = changed(without(healthy, 'exec.attempts'), 'runtime.program', (program) => ({
      ...program,
      version: {
        status: 'ended',
        exitCode: 127,
        signal: null,
        said: 'runc: error while loading shared libraries: x',
      } as const,
    }));
    expect(answerOf(rule, readings).status).toBe('ruled-out');
  });

  test('about a wrapper whose execs work', () => {
    const readings = changed(exits, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'works' })),
    );
    expect(answerOf(rule, readings).status).toBe('ruled-out');
  });

  test.each(['runtime-missing', 'runtime-directory', 'runtime-junk', 'shim-stopped', 'containerd-stopped'])(
    'on the recording %s',
    async (name) => {
      expect(answerOf(rule, (await recording(name)).readings).status).not.toBe('matched');
    },
  );
});
