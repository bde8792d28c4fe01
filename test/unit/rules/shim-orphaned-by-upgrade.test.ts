import { expect, test } from 'vitest';

import rule from '../../../harness/rules/shim-orphaned-by-upgrade.ts';
import { answerOf, recording } from '../../fixtures/recordings.ts';
import { attempt, readingOf, said } from './paper-exec.ts';

const TEXTS = [
  'failed to create shim client: dial unix /run/containerd/s/0a1b2c: connect: connection refused: unavailable',
] as const;

test.each(TEXTS)('is named by what the exec was refused with: %s', (text) => {
  expect(answerOf(rule, [said(text, { kind: 'null-exec' })])).toMatchObject({
    finding: {
      cause: 'shim-orphaned-by-upgrade',
      layer: 'containerd',
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

test.each(['dial unix /run/containerd/containerd.sock: connect: connection refused'])(
  'is silent about its neighbour: %s',
  (text) => {
    expect(answerOf(rule, [said(text, { kind: 'null-exec' })]).status).toBe('ruled-out');
  },
);

test('is silent on a healthy container, and where nobody tried an exec', async () => {
  const { readings } = await recording('healthy');
  expect(answerOf(rule, readings).status).toBe('ruled-out');
  expect(answerOf(rule, []).status).toBe('ruled-out');
});
