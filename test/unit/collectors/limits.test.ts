import { describe, expect, test } from 'vitest';

import enginePids from '../../../harness/collectors/engine-pids.ts';
import hostFiles from '../../../harness/collectors/host-files.ts';
import pidNamespace from '../../../harness/collectors/pid-namespace.ts';
import processLimits from '../../../harness/collectors/process-limits.ts';
import userTasks from '../../../harness/collectors/user-tasks.ts';
import { ID, INIT, paperTarget, pidsFiles, statusText, V2_MOUNT } from './paper-machine.ts';

const SHIM = 4000;
const DOCKERD = 700;

function limits(files: number, processes: string): string {
  return `Max processes             ${processes}                 ${processes}                 processes \nMax open files            ${files}                 20000                 files     \n`;
}

/** A container of uid 4321, its shim in docker.service with a limit on both the service and the slice. */
const FILES: Readonly<Record<string, string>> = {
  '/proc/self/mountinfo': V2_MOUNT,
  '/proc/self/ns/user ->': 'user:[1]',
  '/proc/self/ns/pid ->': 'pid:[1]',
  '/proc/sys/kernel/osrelease': '6.18.44\n',
  [`/proc/${INIT}/mountinfo`]: '',
  [`/proc/${INIT}/cgroup`]: `0::/system.slice/docker-${ID}.scope\n`,
  [`/proc/${INIT}/cmdline`]: '/app\0',
  [`/proc/${INIT}/status`]: `${statusText({ pid: INIT, parent: SHIM })}Uid:\t4321\t4321\t4321\t4321\n`,
  [`/proc/${INIT}/limits`]: limits(8, '5'),
  [`/proc/${INIT}/fd/0`]: '',
  [`/proc/${INIT}/ns/user ->`]: 'user:[1]',
  [`/proc/${INIT}/ns/pid ->`]: 'pid:[2]',
  [`/proc/${INIT}/task/${INIT}/status`]: `Name:\tapp\nNSpid:\t${INIT}\t1\n`,
  [`/proc/${INIT}/task/4096/status`]: 'Name:\tapp\nNSpid:\t4096\t312\n',
  [`/proc/${SHIM}/cmdline`]: `/usr/bin/containerd-shim-runc-v2\0-namespace\0moby\0-id\0${ID}\0-address\0/run/c.sock\0`,
  [`/proc/${SHIM}/cwd ->`]: '/bundle',
  [`/proc/${SHIM}/cgroup`]: '0::/system.slice/docker.service\n',
  [`/proc/${SHIM}/status`]: `${statusText({ pid: SHIM, parent: 1, threads: 12 })}Uid:\t0\t0\t0\t0\n`,
  [`/proc/${SHIM}/limits`]: limits(27, 'unlimited'),
  [`/proc/${SHIM}/fd/0`]: '',
  [`/proc/${SHIM}/fd/1`]: '',
  '/sys/fs/cgroup/system.slice/cgroup.procs': '',
  ...pidsFiles('/sys/fs/cgroup/system.slice/docker.service', '40', 38),
  ...pidsFiles('/sys/fs/cgroup/system.slice', 'max', 90),
  ...pidsFiles(`/sys/fs/cgroup/system.slice/docker-${ID}.scope`, 'max', 2),
  [`/sys/fs/cgroup/system.slice/docker-${ID}.scope/cgroup.procs`]: `${INIT}\n`,
  '/sys/fs/cgroup/cgroup.procs': '',
  [`/proc/${DOCKERD}/comm`]: 'dockerd\n',
  '/proc/sys/fs/file-nr': '1399\t0\t2466183\n',
};

test('limits and open files of the shim and of the container’s first process; who is not there is null', async () => {
  expect(await processLimits.collect(paperTarget({ files: FILES }))).toMatchObject({
    status: 'read',
    value: {
      containerd: null,
      shim: {
        pid: SHIM,
        uid: 0,
        threads: 12,
        openFiles: { soft: 27, hard: 20_000 },
        openFilesCount: 2,
        processes: { soft: null, hard: null },
      },
      init: { pid: INIT, uid: 4321, openFiles: { soft: 8 }, openFilesCount: 1, processes: { soft: 5 } },
    },
  });
});

test('the cgroups of the shim, its own first, with those that have no limit', async () => {
  const collected = await enginePids.collect(paperTarget({ files: FILES }));
  const shim = collected.status === 'read' ? collected.value.find(({ role }) => role === 'shim') : undefined;
  expect(shim).toMatchObject({
    version: 'v2',
    levels: [
      { path: '/sys/fs/cgroup/system.slice/docker.service', max: 40, current: 38 },
      { path: '/sys/fs/cgroup/system.slice', max: null, current: 90 },
    ],
  });
});

test('open files of the machine', async () => {
  expect(await hostFiles.collect(paperTarget({ files: FILES }))).toMatchObject({ value: { openCount: 1399 } });
});

function other(pid: number, uid: number, threads: number, namespace: string): Record<string, string> {
  return {
    [`/proc/${pid}/status`]: `${statusText({ pid, parent: 1, threads })}Uid:\t${uid}\t0\t0\t0\n`,
    [`/proc/${pid}/ns/user ->`]: namespace,
  };
}

describe('tasks by user', () => {
  test('are counted over the machine, in the container’s user namespace, without root', async () => {
    const files = {
      ...FILES,
      ...other(51, 4321, 7, 'user:[1]'),
      ...other(52, 4321, 100, 'user:[9]'),
      ...other(53, 77, 20, 'user:[1]'),
    };
    expect(await userTasks.collect(paperTarget({ files }))).toEqual({
      status: 'read',
      value: {
        initUid: 4321,
        namespace: 'shared',
        byUid: [
          { uid: 77, tasksCount: 20 },
          { uid: 4321, tasksCount: 8 },
        ],
      },
    });
  });
});

describe('the pid namespace', () => {
  test('is asked by a process in it, and the ids of its threads are counted', async () => {
    const nsenter = '301\n0.1 0.1 0.1 2/300 299\n';
    expect(await pidNamespace.collect(paperTarget({ files: FILES, commands: { nsenter } }))).toEqual({
      status: 'read',
      value: { ids: { status: 'read', max: 301, last: 299 }, tasksCount: 2, reusedCount: 1 },
    });
  });

  test('of many threads, far from the limit, is not looked into thread by thread', async () => {
    const files = { ...FILES, [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: SHIM, threads: 600 }) };
    const at = async (max: number) => {
      const commands = { nsenter: `${max}\n0.1 0.1 0.1 2/300 299\n` };
      const read = await pidNamespace.collect(paperTarget({ files, commands }));
      return read.status === 'read' ? read.value : null;
    };
    // All of them are taken for tasks with high ids; near the limit the ids themselves are read.
    expect(await at(100_000)).toMatchObject({ tasksCount: 600, reusedCount: 600 });
    expect(await at(1_000)).toMatchObject({ tasksCount: 2, reusedCount: 1 });
  });

  test('has no limit of its own before Linux 6.14, and nobody is started', async () => {
    const files = { ...FILES, '/proc/sys/kernel/osrelease': '6.12.9\n' };
    expect(await pidNamespace.collect(paperTarget({ files, commands: { nsenter: '1\n' } }))).toMatchObject({
      value: { ids: { status: 'unread', why: expect.stringContaining('6.14') } },
    });
  });

  test('that is the host’s is none of the container’s', async () => {
    const files = { ...FILES, [`/proc/${INIT}/ns/pid ->`]: 'pid:[1]' };
    expect(await pidNamespace.collect(paperTarget({ files }))).toMatchObject({ status: 'absent' });
  });

  test('that could not be entered was not read', async () => {
    expect(await pidNamespace.collect(paperTarget({ files: FILES }))).toMatchObject({
      value: { ids: { status: 'unread', why: 'could not be started' } },
    });
  });
});
