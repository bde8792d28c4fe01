import { expect, test } from 'vitest';

import rule from '../../../harness/rules/proc-missing-in-container.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const missing = (await recording('proc-missing')).readings;
const rootless = (await recording('root-taken-away')).readings;

test('speaks on its recording, conclusively: the runtime names the file that is not there', () => {
  expect(answerOf(rule, missing)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'proc-missing-in-container',
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringMatching(/nothing is mounted at \/proc .*open \/proc\/self\/fd: no such file/u),
    },
  });
});

test('names it from reading alone, strongly', () => {
  expect(answerOf(rule, without(missing, 'exec.attempts'))).toMatchObject({ finding: { strength: 'strong' } });
});

test('is no more than a remark for a runtime that does without /proc', () => {
  const working = changed(missing, 'exec.attempts', (attempts) =>
    attempts.map((attempt) => ({ ...attempt, outcome: 'works' as const, stdout: '', stderr: '', logAdded: null })),
  );
  expect(answerOf(rule, working)).toMatchObject({ finding: { strength: 'weak' } });
});

test('speaks of something else that was mounted over /proc', () => {
  const covered = changed(missing, 'container.mounts', (mounts) => ({ ...mounts, proc: 'tmpfs' }));
  expect(answerOf(rule, covered)).toMatchObject({ finding: { because: expect.stringContaining('type tmpfs') } });
});

test('is silent about the same text from a root that is gone altogether, and about the first process of a sandbox', () => {
  expect(answerOf(rule, rootless)).toMatchObject({
    status: 'ruled-out',
    because: expect.stringContaining('whole root'),
  });
  const sandbox = changed(missing, 'container.mounts', (mounts) => ({ ...mounts, root: 'tmpfs' }));
  expect(answerOf(rule, sandbox).status).toBe('ruled-out');
});
