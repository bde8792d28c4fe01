import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseCgroupMembership } from '../../../harness/parsers/cgroup-membership.ts';
import { parseMountinfo } from '../../../harness/parsers/mountinfo.ts';

describe('/proc/PID/cgroup', () => {
  test('of a hybrid machine has v1 hierarchies, co-mounted and named ones, and v2', () => {
    const text = '12:pids:/docker/1\n4:cpu,cpuacct:/docker/1\n1:name=systemd:/docker/1\n0::/docker/1\n';
    expect(parseCgroupMembership(text)).toEqual([
      { hierarchyId: 12, controllers: ['pids'], path: '/docker/1' },
      { hierarchyId: 4, controllers: ['cpu', 'cpuacct'], path: '/docker/1' },
      { hierarchyId: 1, controllers: ['name=systemd'], path: '/docker/1' },
      { hierarchyId: 0, controllers: [], path: '/docker/1' },
    ]);
  });

  test('keeps what the kernel says of places outside the namespace and of removed cgroups', () => {
    expect(parseCgroupMembership('0::/../../b\n').map(({ path }) => path)).toEqual(['/../../b']);
    expect(parseCgroupMembership('0::/system.slice/x (deleted)\n')[0]?.path).toBe('/system.slice/x (deleted)');
  });

  test('any path survives, colons and all', () => {
    const path = fc.string({ unit: 'binary' }).map((name) => `/${name.replaceAll('\n', '')}`);
    fc.assert(
      fc.property(path, (given) => {
        expect(parseCgroupMembership(`7:pids:${given}\n`)[0]?.path).toBe(given);
      }),
    );
  });
});

describe('mountinfo', () => {
  test('gives root, mount point, type and controllers, with and without optional fields', () => {
    const text =
      '39 31 0:36 /docker/1 /sys/fs/cgroup/pids ro,nosuid - cgroup cgroup rw,pids\n' +
      '41 31 0:38 / /sys/fs/cgroup rw,relatime shared:9 master:2 - cgroup2 cgroup2 rw,nsdelegate\n' +
      'not a mount\n';
    expect(parseMountinfo(text)).toMatchObject([
      {
        root: '/docker/1',
        mountPoint: '/sys/fs/cgroup/pids',
        options: ['ro', 'nosuid'],
        type: 'cgroup',
        superOptions: ['rw', 'pids'],
      },
      {
        root: '/',
        mountPoint: '/sys/fs/cgroup',
        options: ['rw', 'relatime'],
        type: 'cgroup2',
        superOptions: ['rw', 'nsdelegate'],
      },
    ]);
  });

  test("takes the kernel's octal escapes back", () => {
    const [mount] = parseMountinfo('1 2 0:3 /a\\134b /mnt/with\\040space rw - cgroup2 none rw\n');
    expect(mount).toMatchObject({ root: '/a\\b', mountPoint: '/mnt/with space' });
  });
});
