import { describe, expect, test } from 'vitest';

import daemonProcesses from '../../../harness/collectors/daemon-processes.ts';
import type { DaemonProcesses } from '../../../harness/model/daemon.ts';
import { ID, INIT, type PaperMachine, paperTarget, statusText } from './paper-machine.ts';

const DOCKERD = 3000;
const CONTAINERD = 3001;
const SHIM = 4074;
const SOCKET = '/var/run/docker.sock';
const CONTAINERD_SOCKET = '/run/docker/containerd/containerd.sock';

/** Field 22 of a `stat` is the start. */
function stat(pid: number, startTicks: number): string {
  return `${pid} (a ) b) S 1 ${'0 '.repeat(17)}${startTicks} 0 0\n`;
}

function process(pid: number, name: string, more: { parent?: number; state?: string } = {}): Record<string, string> {
  const { parent = 1, state = 'S' } = more;
  return {
    [`/proc/${pid}/comm`]: `${name}\n`,
    [`/proc/${pid}/status`]: statusText({ pid, parent, state, threads: 11, name }),
    [`/proc/${pid}/stat`]: stat(pid, 250),
    [`/proc/${pid}/wchan`]: 'futex_do_wait',
    [`/proc/${pid}/exe ->`]: `/usr/bin/${name}`,
    [`/proc/${pid}/ns/mnt ->`]: 'mnt:[1]',
  };
}

const FILES = {
  '/proc/stat': 'cpu 1\nbtime 1700000000\nprocesses 3\n',
  '/proc/self/ns/mnt ->': 'mnt:[1]',
  ...process(INIT, 'payload', { parent: SHIM }),
  [`/proc/${INIT}/cmdline`]: '/bin/payload\0',
  ...process(SHIM, 'containerd-shim'),
  [`/proc/${SHIM}/cmdline`]: `containerd-shim-runc-v2\0-namespace\0moby\0-id\0${ID}\0-address\0/var${CONTAINERD_SOCKET}\0`,
  [`/proc/${SHIM}/cwd ->`]: '/run/bundle',
  ...process(DOCKERD, 'dockerd'),
  [`/proc/${DOCKERD}/cmdline`]: '/usr/sbin/dockerd\0',
  ...process(CONTAINERD, 'containerd', { parent: DOCKERD }),
  [`/proc/${CONTAINERD}/cmdline`]: 'containerd\0--config\0/var/run/docker/containerd/containerd.toml\0',
};
const SOCKETS = { [SOCKET]: 'HTTP/1.1 200 OK', [`/var${CONTAINERD_SOCKET}`]: '\0\0\x06' };

async function daemons(machine: Partial<PaperMachine> = {}): Promise<DaemonProcesses> {
  const collected = await daemonProcesses.collect(
    paperTarget({ sockets: SOCKETS, ...machine, files: { ...FILES, ...machine.files } }),
  );
  if (collected.status === 'absent') throw new Error(collected.why);
  return collected.value;
}

/** What is there, without the process and its files. */
function withoutProcess(pid: number): Record<string, string> {
  return Object.fromEntries(
    Object.keys(FILES).flatMap((path) => (path.startsWith(`/proc/${pid}/`) ? [[path, 'ESRCH']] : [])),
  );
}

describe('daemon.processes', () => {
  test('of a healthy engine: all three, and what their sockets say', async () => {
    const { dockerd, containerd, shim } = await daemons();
    expect(dockerd).toEqual({
      process: {
        status: 'found',
        pid: DOCKERD,
        state: 'S',
        threads: 11,
        waitsIn: 'futex_do_wait',
        startedAtMs: 1_700_000_002_500,
        program: { path: '/usr/bin/dockerd', file: 'there' },
      },
      socket: SOCKET,
      answer: { status: 'answers', afterMs: 0 },
    });
    expect(containerd).toMatchObject({
      process: { pid: CONTAINERD },
      socket: `/var${CONTAINERD_SOCKET}`,
      answer: { status: 'answers' },
    });
    expect(shim).toMatchObject({ process: { pid: SHIM }, socket: null });
  });

  test.each([
    ['ECONNREFUSED', 'refused'],
    ['ENOENT', 'missing'],
    ['ETIMEDOUT', 'silent'],
    ['EAGAIN', 'silent'],
    ['EACCES', 'unknown'],
  ])('a socket that gives %s is %s', async (code, status) => {
    const { dockerd } = await daemons({ sockets: { ...SOCKETS, [SOCKET]: code } });
    expect(dockerd.answer.status).toBe(status);
  });

  test('a daemon whose file was replaced runs from a deleted one', async () => {
    const { dockerd } = await daemons({ files: { [`/proc/${DOCKERD}/exe ->`]: '/usr/sbin/dockerd (deleted)' } });
    expect(dockerd.process).toMatchObject({ program: { path: '/usr/sbin/dockerd', file: 'deleted' } });
  });

  test('what may not be asked is null, and no reason to fail', async () => {
    const { shim } = await daemons({
      files: { [`/proc/${SHIM}/wchan`]: '0', [`/proc/${SHIM}/exe ->`]: 'EACCES' },
    });
    expect(shim.process).toMatchObject({ waitsIn: null, program: null });
  });

  test('a dead process that nobody has waited for serves nobody', async () => {
    const { containerd } = await daemons({ files: process(CONTAINERD, 'containerd', { parent: DOCKERD, state: 'Z' }) });
    expect(containerd.process).toMatchObject({ status: 'gone' });
  });

  test("the system's containerd is not the one that dockerd started", async () => {
    const { containerd } = await daemons({
      files: { ...withoutProcess(CONTAINERD), ...process(3002, 'containerd'), '/proc/3002/cmdline': 'containerd\0' },
    });
    expect(containerd.process).toMatchObject({ status: 'gone', why: expect.stringContaining(CONTAINERD_SOCKET) });
  });

  test('nor is one in another mount namespace, even if it was told the same', async () => {
    const { containerd } = await daemons({ files: { [`/proc/${CONTAINERD}/ns/mnt ->`]: 'mnt:[2]' } });
    expect(containerd.process).toMatchObject({ status: 'gone' });
  });

  test('a shim is found by its id when the container does not hang below it any more', async () => {
    const { shim } = await daemons({ files: { [`/proc/${INIT}/status`]: 'ESRCH' } });
    expect(shim.process).toMatchObject({ status: 'found', pid: SHIM });
  });

  test('without dockerd and shim the place of its containerd is looked for', async () => {
    const { dockerd, containerd, shim } = await daemons({
      files: {
        ...withoutProcess(DOCKERD),
        ...withoutProcess(SHIM),
        ...withoutProcess(CONTAINERD),
        [CONTAINERD_SOCKET]: '',
      },
      sockets: {},
    });
    expect([dockerd, containerd, shim].map(({ process: one }) => one.status)).toEqual(['gone', 'gone', 'gone']);
    expect(containerd).toMatchObject({ socket: CONTAINERD_SOCKET, answer: { status: 'missing' } });
  });
});
