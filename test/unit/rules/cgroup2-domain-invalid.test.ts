import { describe } from 'vitest';

import rule from '../../../harness/rules/cgroup2-domain-invalid.ts';

import { refusedIn, testsOf } from './paper-cgroup.ts';

describe('threaded', () => {
  testsOf(rule, { closed: 'threaded' }, refusedIn('write /sys/fs/cgroup/docker/c0ffee', 'operation not supported'));
});

describe('below a threaded one', () => {
  testsOf(
    rule,
    { closed: 'invalid' },
    'exec failed: cannot enter cgroupv2 "/sys/fs/cgroup/docker/c0ffee" with domain controllers -- it is in an invalid state',
  );
});
