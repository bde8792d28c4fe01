import { expect, test } from 'vitest';

import rule from '../../../harness/rules/cgroup2-no-internal-process.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { record, refusedIn } from './paper-cgroup.ts';
import { said } from './paper-exec.ts';

test('EBUSY names the cgroup that hands controllers down; that it does is no fault by itself', () => {
  const handing = record({ closed: 'hands-down', init: 'below' });
  expect(answerOf(rule, [handing]).status).toBe('ruled-out');
  const text = refusedIn('write /sys/fs/cgroup/docker/c0ffee', 'device or resource busy');
  expect(answerOf(rule, [handing, said(text)])).toMatchObject({ finding: { layer: 'runtime', strength: 'strong' } });
});

test('another errno is another cause', () => {
  const text = refusedIn('write /sys/fs/cgroup/docker/c0ffee', 'no such file or directory');
  expect(answerOf(rule, [record({}), said(text)]).status).toBe('ruled-out');
});
