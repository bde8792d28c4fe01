import rule from '../../../harness/rules/systemd-removed-scope.ts';

import { refusedIn, testsOf } from './paper-cgroup.ts';

const SCOPE = '/sys/fs/cgroup/system.slice/docker-c0ffee.scope';

testsOf(
  rule,
  { path: SCOPE, directory: 'missing', init: 'elsewhere' },
  refusedIn(`openat2 ${SCOPE}`, 'no such file or directory'),
);
