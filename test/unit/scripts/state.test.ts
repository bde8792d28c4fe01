import { expect, test } from 'vitest';

import { parseState } from '../../../scripts/setup/state.js';

const NOTHING = { version: 1, dockerd: null, installedPackages: [], image: null };

test('reads back what was written', () => {
  const state = {
    version: 1,
    dockerd: { pid: 4711, startTime: '99', stopWith: 'systemctl' },
    installedPackages: ['docker.io', 'libstdc++-12-dev', 'libc6:i386'],
    image: 'initp-payload:0123456789ab',
  };
  expect(parseState(JSON.stringify(state))).toEqual(state);
});

test('knows nothing of another version', () => {
  expect(parseState('{"version":2,"installedPackages":["docker.io"]}')).toEqual(NOTHING);
});

test('takes no option of apt-get for a package, and no pid 1 or group for a daemon', () => {
  const installedPackages = ['strace', '-oDPkg::Pre-Invoke=x', '../x', 'a b'];
  expect(parseState(JSON.stringify({ ...NOTHING, installedPackages })).installedPackages).toEqual(['strace']);
  for (const pid of [1, 0, -4711, '4711', null]) {
    expect(parseState(JSON.stringify({ ...NOTHING, dockerd: { pid, startTime: '99' } })).dockerd).toBeNull();
  }
});
