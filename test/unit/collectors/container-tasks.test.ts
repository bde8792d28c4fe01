import { expect, test } from 'vitest';

import containerTasks from '../../../harness/collectors/container-tasks.ts';
import type { Host } from '../../../harness/host/host.ts';
import { ID, INIT, paperTarget, statusText, V2_MOUNT } from './paper-machine.ts';

const OWN = `/sys/fs/cgroup/docker/${ID}`;

function machine(current: number, files: Record<string, string>): ReturnType<typeof paperTarget> {
  return paperTarget({
    files: {
      [`/proc/${INIT}/cgroup`]: `0::/docker/${ID}\n`,
      '/proc/self/mountinfo': V2_MOUNT,
      [`${OWN}/pids.current`]: `${current}\n`,
      ...files,
    },
  });
}

test('counts the threads of sub-cgroups too, and leaves out a process that vanished in between', async () => {
  const target = machine(12, {
    [`${OWN}/cgroup.procs`]: `${INIT}\n`,
    [`${OWN}/worker.slice/cgroup.procs`]: '200\n201\n',
    [`${OWN}/worker.slice/deep/cgroup.procs`]: '202\n',
    [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: 1, threads: 1 }),
    '/proc/200/status': statusText({ pid: 200, parent: INIT, threads: 10 }),
    '/proc/201/status': 'ESRCH',
    '/proc/202/status': statusText({ pid: 202, parent: 200 }),
  });
  expect(await containerTasks.collect(target)).toMatchObject({
    value: {
      threadsCount: 12,
      processesCount: 3,
      zombiesCount: 0,
      byThreads: [{ pid: 200, threads: 10 }, { pid: 202 }, { pid: INIT }],
    },
  });
});

test('finds zombies, which no cgroup file lists, by their parent', async () => {
  const target = machine(4, {
    [`${OWN}/cgroup.procs`]: `${INIT}\n`,
    [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: 1, name: 'init' }),
    '/proc/300/status': statusText({ pid: 300, parent: INIT, state: 'Z' }),
    '/proc/301/status': statusText({ pid: 301, parent: INIT, state: 'Z' }),
    '/proc/302/status': statusText({ pid: 302, parent: INIT, state: 'Z' }),
    '/proc/400/status': statusText({ pid: 400, parent: 77, state: 'Z' }),
    '/proc/401/status': statusText({ pid: 401, parent: INIT }),
  });
  expect(await containerTasks.collect(target)).toMatchObject({
    value: {
      threadsCount: 4,
      processesCount: 4,
      zombiesCount: 3,
      zombiesByParent: [{ parentPid: INIT, parentName: 'init', zombies: 3 }],
    },
  });
});

test('does not walk /proc when the kernel counts no more than was listed', async () => {
  const target = machine(10_000, {
    [`${OWN}/cgroup.procs`]: `${INIT}\n`,
    [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: 1, threads: 10_000 }),
  });
  const host = withoutProc(target.host);
  expect(await containerTasks.collect({ ...target, host })).toMatchObject({ value: { threadsCount: 10_000 } });
});

function withoutProc(host: Host): Host {
  return {
    ...host,
    async readDir(path) {
      if (path === '/proc') throw new Error('walked /proc');
      return await host.readDir(path);
    },
  };
}

test('a dead first thread of a living process is no zombie', async () => {
  const target = machine(3, {
    [`${OWN}/cgroup.procs`]: `${INIT}\n`,
    [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: 1, state: 'Z', threads: 3 }),
  });
  expect(await containerTasks.collect(target)).toMatchObject({ value: { threadsCount: 3, zombiesCount: 0 } });
});

test('a threaded cgroup refuses cgroup.procs and is passed over; a file named like one is no cgroup', async () => {
  const target = machine(1, {
    [`${OWN}/cgroup.procs`]: `${INIT}\n`,
    [`${OWN}/memory.max`]: 'max\n',
    [`${OWN}/threaded/cgroup.procs`]: 'EOPNOTSUPP',
    [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: 1 }),
  });
  expect(await containerTasks.collect(target)).toMatchObject({ value: { processesCount: 1 } });
});

test('names ten processes at most, and counts them all', async () => {
  const pids = Array.from({ length: 40 }, (_, index) => 500 + index);
  const target = machine(40, {
    [`${OWN}/cgroup.procs`]: `${pids.join('\n')}\n`,
    ...Object.fromEntries(pids.map((pid) => [`/proc/${pid}/status`, statusText({ pid, parent: 1 })])),
  });
  const collected = await containerTasks.collect(target);
  expect(collected).toMatchObject({ value: { processesCount: 40 } });
  expect(collected.status === 'read' ? collected.value.byThreads.length : 0).toBe(10);
});
