import { expect, test } from 'vitest';

import rule from '../../../harness/rules/container-left-cgroup.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { record, refusedIn, testsOf } from './paper-cgroup.ts';

const PATH = '/sys/fs/cgroup/freezer/docker/c0ffee';

testsOf(
  rule,
  { controller: 'freezer', path: PATH, directory: 'missing', init: 'elsewhere' },
  refusedIn(`openat2 ${PATH}`, 'no such file or directory'),
);

test('a first process that lives elsewhere is no cause while the cgroup is there: execs get in', () => {
  expect(answerOf(rule, [record({ init: 'elsewhere' })]).status).toBe('ruled-out');
});
