import { expect, test } from 'vitest';

import rule from '../../../harness/rules/dev-pts-missing.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';
import { readingOf, said } from './paper-exec.ts';

const missing = (await recording('dev-pts-missing')).readings;

test('speaks on its recording, conclusively: the exec with a terminal had none to open', () => {
  expect(answerOf(rule, missing)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'dev-pts-missing',
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringContaining('open /dev/ptmx: no such file or directory'),
    },
  });
});

test('is a remark as long as nobody asked for a terminal', () => {
  expect(answerOf(rule, without(missing, 'exec.attempts'))).toMatchObject({ finding: { strength: 'weak' } });
  const plain = changed(missing, 'exec.attempts', (attempts) => attempts.filter(({ terminal }) => terminal === 'none'));
  expect(answerOf(rule, plain)).toMatchObject({ finding: { strength: 'weak' } });
});

test('is silent where a devpts is mounted, and where the whole root is gone', () => {
  const there = changed(missing, 'container.mounts', (mounts) => ({ ...mounts, devPts: 'devpts' }));
  expect(answerOf(rule, there).status).toBe('ruled-out');
  const gone = changed(missing, 'container.mounts', (mounts) => ({ ...mounts, root: null }));
  expect(answerOf(rule, gone).status).toBe('ruled-out');
});

const NO_PTMX =
  'OCI runtime exec failed: exec failed: unable to start container process: open /dev/ptmx: no such file or directory: unknown';

function mountsWith(ptmx: 'there' | 'missing') {
  const there = { nullDevice: 'there', hidePid: 'off' } as const;
  return readingOf('container.mounts', { root: 'overlay', proc: 'proc', devPts: 'devpts', ptmx, ...there });
}

test('a /dev/ptmx that leads nowhere is a missing terminal, though a devpts is mounted', () => {
  const readings = [mountsWith('missing'), said(NO_PTMX, { terminal: 'allocated' })];
  expect(answerOf(rule, readings)).toMatchObject({
    finding: { strength: 'conclusive', because: expect.stringContaining('leads to nothing') },
  });
  expect(answerOf(rule, [mountsWith('there'), said(NO_PTMX, { terminal: 'allocated' })]).status).toBe('ruled-out');
});
