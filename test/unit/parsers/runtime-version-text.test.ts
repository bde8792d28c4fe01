import { expect, test } from 'vitest';

import { parseRuntimeVersion } from '../../../harness/parsers/runtime-version-text.ts';

test('runc tells its sources, its Go and its libseccomp', () => {
  const text =
    'runc version 1.1.5+ds1\ncommit: 1.1.5+ds1-1+deb12u1\nspec: 1.0.2-dev\ngo: go1.19.8\nlibseccomp: 2.5.4\n';
  expect(parseRuntimeVersion(text)).toEqual({
    version: 'runc 1.1.5+ds1',
    commit: '1.1.5+ds1-1+deb12u1',
    go: 'go1.19.8',
    libseccomp: '2.5.4',
  });
});

test('crun tells less, and another program whatever it says', () => {
  expect(parseRuntimeVersion('crun version 1.21\ncommit: 10269840\nrundir: /run/user/0/crun\n')).toMatchObject({
    version: 'crun 1.21',
    commit: '10269840',
    go: null,
  });
  expect(parseRuntimeVersion('youki 0.3\n')).toMatchObject({ version: 'youki 0.3', commit: null });
});
