import { expect, test } from 'vitest';

import devptsFull from '../../../harness/faults/devpts-full.ts';
import type { ContainerHome } from '../../../harness/model/container.ts';
import { laboratory, type Laboratory } from './laboratory.ts';

const SPEC = { fault: 'devpts-full', max: 4 } as const;

const HOME: ContainerHome = {
  initPid: 77,
  shimPid: 70,
  containerId: 'c0ffee',
  namespace: 'moby',
  containerdSocket: '/run/c.sock',
  bundlePath: '/run/b',
  runtimeBinary: '/usr/sbin/runc',
  runtimeRoot: '/run/r',
  runtimeVersion: null,
};

function withTerminals(count: number): Laboratory {
  const lab = laboratory();
  lab.files.set('/proc/4095/stat', '4095 (payload) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0 0');
  lab.lines.push('{"state":"waiting"}', `{"state":"ptys","made":${count},"refusal":"ENOSPC"}`);
  lab.seen['container.home'] = [HOME];
  lab.seen['host.ptys'] = [{ host: null, container: { count, max: 4 } }];
  return lab;
}

test("the container's devpts gets a limit, with the options that it had, and is filled", async () => {
  const lab = withTerminals(4);
  await devptsFull.inject(SPEC, lab.tools);
  expect(lab.done.slice(0, 2)).toEqual([
    'mount --namespace 77 -t devpts -o remount,max=4,nosuid,noexec,gid=5,mode=620,ptmxmode=666 devpts /dev/pts',
    'start --wait ptys max',
  ]);
});

test('terminals that are left, or a mount that is refused, are no injection', async () => {
  await expect(devptsFull.inject(SPEC, withTerminals(3).tools)).rejects.toThrow('3 of 4 are there');
  const lab = withTerminals(4);
  lab.exitCode = 32;
  await expect(devptsFull.inject(SPEC, lab.tools)).rejects.toThrow('mount: exit code 32');
});
