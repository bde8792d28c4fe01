import { describe, expect, test } from 'vitest';

import { targetOf } from '../../../harness/collectors/target.ts';
import { ID, INIT, paperTarget } from './paper-machine.ts';

const NESTED = 900;
const SOCKET = `/proc/${NESTED}/root/run/docker.sock`;

/** What `/proc` of this machine says of a process in the nested engine's pid namespace. */
function inside(pid: number, cgroup: string, pids: string): Record<string, string> {
  return {
    [`/proc/${pid}/cgroup`]: `8:pids:${cgroup}\n`,
    [`/proc/${pid}/status`]: `Name:\tpayload\nPid:\t${pid}\nNSpid:\t${pid}\t${pids}\nThreads:\t1\n`,
  };
}

const namespaces = {
  '/proc/self/ns/pid ->': 'pid:[1]',
  '/proc/self/ns/mnt ->': 'mnt:[1]',
  [`/proc/${NESTED}/ns/pid ->`]: 'pid:[2]',
};

describe('an engine whose socket is reached through the root of a process', () => {
  test('has its files there, and its container is the process that it means and not one of that number here', async () => {
    const files = {
      ...namespaces,
      // The number that the engine gives belongs to somebody else on this machine.
      [`/proc/${INIT}/cgroup`]: '8:pids:/system.slice\n',
      [`/proc/${INIT}/status`]: `Name:\tbash\nPid:\t${INIT}\nNSpid:\t${INIT}\nThreads:\t1\n`,
      ...inside(7001, `/docker/outer/docker/${ID}`, `${INIT}\t1`),
      // An exec in the same container.
      ...inside(7002, `/docker/outer/docker/${ID}`, '4100\t9'),
      [`/proc/${NESTED}/root/etc/hostname`]: 'inner',
    };
    const target = await targetOf(paperTarget({ files, engineUrl: `unix://${SOCKET}` }));
    expect(target.inspect.initPid).toBe(7001);
    expect(target.engineHost.prefix).toContain(String(NESTED));
    expect(await target.engineHost.readText('/etc/hostname')).toBe('inner');
  });

  test('keeps the number that it was told when no process here has it: the collectors say that it is gone', async () => {
    const target = await targetOf(paperTarget({ files: namespaces, engineUrl: `unix://${SOCKET}` }));
    expect(target.inspect.initPid).toBe(INIT);
  });

  test('that counts pids as this machine does is believed', async () => {
    const files = {
      ...namespaces,
      [`/proc/${NESTED}/ns/pid ->`]: 'pid:[1]',
      ...inside(7001, `/docker/${ID}`, `${INIT}\t1`),
    };
    const target = await targetOf(paperTarget({ files, engineUrl: `unix://${SOCKET}` }));
    expect(target.inspect.initPid).toBe(INIT);
    expect(target.engineHost.prefix).not.toEqual([]);
  });
});

describe('an engine whose socket was mounted here', () => {
  const daemons = {
    '/proc/self/ns/pid ->': 'pid:[1]',
    '/proc/self/ns/mnt ->': 'mnt:[1]',
    // This machine's own.
    '/var/run/docker.pid': '300',
    '/proc/300/comm': 'dockerd\n',
    '/proc/300/cmdline': '/usr/sbin/dockerd\0',
    '/proc/300/root #': '1:2',
    '/proc/300/root/run/docker.sock #': '1:77',
    '/proc/300/root/srv/engine/docker.sock #': '9:5',
    '/proc/300/ns/mnt ->': 'mnt:[1]',
    '/srv/engine/docker.sock #': '9:5',
    // The one in the container.
    '/proc/901/comm': 'dockerd\n',
    '/proc/901/root #': '8:2',
    '/proc/901/ns/mnt ->': 'mnt:[2]',
    '/proc/901/ns/pid ->': 'pid:[2]',
  };

  test.each([
    ['by default', { '/proc/901/cmdline': 'dockerd\0', '/proc/901/root/run/docker.sock #': '9:5' }],
    [
      'where it was told to',
      { '/proc/901/cmdline': 'dockerd\0--host=unix:///x/y.sock\0', '/proc/901/root/x/y.sock #': '9:5' },
    ],
  ])('is that dockerd whose socket is the very same file, %s', async (_, files) => {
    const machine = { files: { ...daemons, ...files }, engineUrl: 'unix:///srv/engine/docker.sock' };
    expect((await targetOf(paperTarget(machine))).engineHost.prefix).toContain('901');
  });
});

test.each([
  ['an engine on another machine', { engineUrl: 'tcp://far:2375' }],
  ['an engine in the same mount namespace', {}],
])('%s leaves everything as it is', async (_, more) => {
  const files = {
    '/proc/self/ns/mnt ->': 'mnt:[1]',
    '/var/run/docker.pid': '300',
    '/proc/300/comm': 'dockerd\n',
    '/proc/300/ns/mnt ->': 'mnt:[1]',
  };
  const target = await targetOf(paperTarget({ files, ...more }));
  expect(target.inspect.initPid).toBe(INIT);
  expect(target.engineHost.prefix).toEqual([]);
});
