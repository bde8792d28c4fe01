import { describe, expect, test } from 'vitest';

import { inspectContainer } from '../../../harness/collectors/container-inspect.ts';
import engineInfo from '../../../harness/collectors/engine-info.ts';
import hostKernel from '../../../harness/collectors/host-kernel.ts';
import hostThreads from '../../../harness/collectors/host-threads.ts';
import { EngineRefusal } from '../../../harness/docker/engine-api.ts';
import { ID, paperEngine, paperTarget } from './paper-machine.ts';

test('the host: kernel and thread ceilings', async () => {
  const target = paperTarget({
    files: {
      '/proc/sys/kernel/osrelease': '6.18.44\n',
      '/proc/loadavg': '0.08 0.13 0.15 2/10164 22398\n',
      '/proc/sys/kernel/threads-max': '192731\n',
      '/proc/sys/kernel/pid_max': '32768\n',
    },
  });
  expect(await hostKernel.collect(target)).toEqual({
    status: 'read',
    value: { release: '6.18.44', major: 6, minor: 18 },
  });
  expect(await hostThreads.collect(target)).toEqual({
    status: 'read',
    value: { threadsCount: 10_164, threadsMax: 192_731, pidMax: 32_768, idsFree: null },
  });
});

test('process ids are counted one by one where few are left', async () => {
  const target = paperTarget({
    files: {
      '/proc/loadavg': '0.08 0.13 0.15 2/6 400\n',
      '/proc/sys/kernel/threads-max': '192731\n',
      '/proc/sys/kernel/pid_max': '304\n',
      '/proc/1/task/1/status': '',
      '/proc/299/task/299/status': '',
      '/proc/300/task/300/status': '',
      '/proc/300/task/302/status': '',
      '/proc/300/task/304/status': '',
      '/proc/400/task/400/status': '',
    },
  });
  // 301 and 303: those below 300 are not given out again, those from 304 on are not below the limit.
  expect(await hostThreads.collect(target)).toMatchObject({ value: { threadsCount: 6, idsFree: 2 } });
});

test('the engine: from its own answers, wherever it is', async () => {
  const answers = {
    '/info': { ServerVersion: '28.5.2', CgroupDriver: 'systemd', CgroupVersion: '2' },
    '/version': { ApiVersion: '1.51' },
  };
  expect(await engineInfo.collect(paperTarget({ files: {}, answers, engineUrl: 'tcp://far:2375' }))).toMatchObject({
    value: { version: '28.5.2', apiVersion: '1.51', cgroupDriver: 'systemd', cgroupVersion: 'v2' },
  });
});

describe('inspectContainer', () => {
  test('asks for the name', async () => {
    const answers = { '/containers/my_web-1.2/json': { Id: ID, State: { Status: 'running', Pid: 7 } } };
    expect(await inspectContainer(paperEngine({ files: {}, answers }), 'my_web-1.2')).toMatchObject({
      id: ID,
      initPid: 7,
    });
  });

  test.each(['nope', '', '..', 'a/../b'])('%j is a usage error with a hint', async (name) => {
    const answers = { '/containers/nope/json': new EngineRefusal(404, 'No such container: nope') };
    await expect(inspectContainer(paperEngine({ files: {}, answers }), name)).rejects.toMatchObject({
      name: 'HarnessError',
      code: 'CONTAINER_UNKNOWN',
      exitCode: 64,
      hint: expect.stringContaining('docker ps -a'),
    });
  });

  test('another refusal is passed on', async () => {
    const answers = { '/containers/web/json': new EngineRefusal(500, 'boom') };
    await expect(inspectContainer(paperEngine({ files: {}, answers }), 'web')).rejects.toMatchObject({
      statusCode: 500,
    });
  });
});
