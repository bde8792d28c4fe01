import { expect, test } from 'vitest';

import rule from '../../../harness/rules/runtime-version-mismatch.ts';
import { answerOf, recording } from '../../fixtures/recordings.ts';
import { attempt, readingOf, said } from './paper-exec.ts';

const TEXTS = [
  'OCI runtime exec failed: flag provided but not defined: -pidfd-socket: unknown',
  'rpc error: code = Unimplemented desc = unknown service containerd.services.x',
] as const;

test.each(TEXTS)('is named by what the exec was refused with: %s', (text) => {
  expect(answerOf(rule, [said(text, { kind: 'null-exec' })])).toMatchObject({
    finding: {
      cause: 'runtime-version-mismatch',
      layer: 'runtime',
      strength: 'strong',
      because: expect.stringContaining(text),
    },
  });
});

test('is not believed of a command that prints the same while other execs work', () => {
  const works = attempt({ kind: 'null-exec', outcome: 'works', end: { status: 'exited', exitCode: 126 } });
  const readings = [readingOf('exec.attempts', [works, attempt({ stdout: TEXTS[0] })])];
  expect(answerOf(rule, readings).status).toBe('ruled-out');
});

test.each([
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "nope": executable file not found in $PATH: unknown',
])('is silent about its neighbour: %s', (text) => {
  expect(answerOf(rule, [said(text, { kind: 'null-exec' })]).status).toBe('ruled-out');
});

test('is silent on a healthy container, and where nobody tried an exec', async () => {
  const { readings } = await recording('healthy');
  expect(answerOf(rule, readings).status).toBe('ruled-out');
  expect(answerOf(rule, []).status).toBe('ruled-out');
});
