import { describe, expect, test } from 'vitest';

import containerMounts from '../../../harness/collectors/container-mounts.ts';
import containerRootfs from '../../../harness/collectors/container-rootfs.ts';
import { isShown, parseMountinfo, topMount } from '../../../harness/parsers/mountinfo.ts';
import { ID, INIT, paperTarget } from './paper-machine.ts';

const ROOT = '147 97 0:61 / / rw,relatime - overlay overlay rw,lowerdir=/l,upperdir=/u\n';
const PROC = '148 147 0:64 / /proc rw,nosuid - proc proc rw\n';
const PTS = '150 149 0:66 / /dev/pts rw - devpts devpts rw,gid=5\n';
/** The same overlay under another name. */
const MERGED = '95 42 0:61 / /var/lib/docker/overlay2/x/merged rw shared:4 - overlay overlay rw\n';
const DAEMON = { '/var/run/docker.pid': '42\n', '/proc/42/comm': 'dockerd\n' };

function target(mountinfo: string, itsMounts = '') {
  return paperTarget({
    files: {
      ...DAEMON,
      [`/proc/${INIT}/cgroup`]: `0::/docker/${ID}\n`,
      [`/proc/${INIT}/mountinfo`]: mountinfo,
      '/proc/42/mountinfo': itsMounts,
    },
  });
}

test('the types of what is mounted where an exec needs something', async () => {
  expect(await containerMounts.collect(target(ROOT + PROC + PTS))).toEqual({
    status: 'read',
    value: { root: 'overlay', proc: 'proc', devPts: 'devpts', nullDevice: 'missing', ptmx: 'missing', hidePid: 'off' },
  });
});

test('nothing at all, when the root was taken away', async () => {
  expect(await containerMounts.collect(target(''))).toEqual({
    status: 'read',
    value: { root: null, proc: null, devPts: null, nullDevice: 'missing', ptmx: 'missing', hidePid: null },
  });
});

test('what covers a mount point is what is there, in whatever order the lines come', async () => {
  const cover = '160 148 0:70 / /proc rw - tmpfs tmpfs rw\n';
  for (const text of [ROOT + PROC + cover, cover + PROC + ROOT]) {
    expect(await containerMounts.collect(target(text))).toMatchObject({ value: { proc: 'tmpfs' } });
  }
});

describe('the root from outside', () => {
  test('is mounted where the daemon has the same file system under another name', async () => {
    expect(await containerRootfs.collect(target(ROOT, MERGED))).toEqual({
      status: 'read',
      value: { type: 'overlay', device: '0:61', daemonSees: 'mounted', daemonPid: 42 },
    });
  });

  test('is unmounted where the daemon has only others', async () => {
    expect(await containerRootfs.collect(target(ROOT, MERGED.replace('0:61', '0:62')))).toMatchObject({
      value: { daemonSees: 'unmounted' },
    });
  });

  test('is shown by the disk that a directory of it is on (vfs)', () => {
    const [own] = parseMountinfo('1 1 254:0 /var/lib/docker/vfs/dir/x / rw - ext4 /dev/vda rw\n');
    const disk = parseMountinfo('2 1 254:0 / / rw - ext4 /dev/vda rw\n');
    const other = parseMountinfo('2 1 254:0 /srv /srv rw - ext4 /dev/vda rw\n');
    expect(own !== undefined && isShown(own, disk)).toBe(true);
    expect(own !== undefined && isShown(own, other)).toBe(false);
  });

  test('is absent when it is gone inside as well', async () => {
    expect(await containerRootfs.collect(target('', MERGED))).toMatchObject({ status: 'absent' });
  });
});

test('mounts that cover each other in a ring, which no kernel writes, are nothing', () => {
  expect(topMount(parseMountinfo('1 2 0:1 / /a rw - a a rw\n2 1 0:1 / /a rw - b b rw\n'), '/a')).toBeNull();
});

test('a dead first process has left its mount namespace: absent, and not an error', async () => {
  expect(await containerMounts.collect(target('EINVAL'))).toMatchObject({ status: 'absent' });
});

test('what is at /dev/null and /dev/ptmx is found by walking there, as the container would', async () => {
  const devices = {
    [`/proc/${INIT}/root/dev/null`]: { type: 'other', device: 'c 1:3' },
    [`/proc/${INIT}/root/dev/pts/ptmx`]: { type: 'other', device: 'c 5:2' },
    [`/proc/${INIT}/root/dev/full`]: { type: 'other', device: 'c 1:7' },
  } as const;
  const files = {
    [`/proc/${INIT}/cgroup`]: `0::/docker/${ID}\n`,
    [`/proc/${INIT}/mountinfo`]: ROOT + PROC.replace('proc rw', 'proc rw,hidepid=invisible') + PTS,
    [`/proc/${INIT}/root/dev/ptmx ->`]: '/dev/pts/ptmx',
    ...Object.fromEntries(Object.keys(devices).map((path) => [path, ''])),
  };
  expect(await containerMounts.collect(paperTarget({ files, stats: devices }))).toMatchObject({
    value: { nullDevice: 'there', ptmx: 'there', hidePid: 'on' },
  });
  const swapped = { ...files, [`/proc/${INIT}/root/dev/ptmx ->`]: '/dev/full' };
  expect(await containerMounts.collect(paperTarget({ files: swapped, stats: devices }))).toMatchObject({
    value: { ptmx: 'other' },
  });
});
