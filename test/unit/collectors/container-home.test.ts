import { describe, expect, test } from 'vitest';

import containerHome from '../../../harness/collectors/container-home.ts';
import runtimeLog from '../../../harness/collectors/runtime-log.ts';
import { ID, INIT, paperTarget, statusText } from './paper-machine.ts';

const SHIM = 4074;
const BUNDLE = `/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby/${ID}`;
const SOCKET = '/var/run/docker/containerd/containerd.sock';

function machine(files: Record<string, string>, commands: Record<string, string> = {}): ReturnType<typeof paperTarget> {
  return paperTarget({
    commands,
    files: {
      [`/proc/${INIT}/cmdline`]: '/bin/payload\0',
      [`/proc/${INIT}/status`]: statusText({ pid: INIT, parent: SHIM }),
      [`/proc/${SHIM}/cmdline`]: `/usr/bin/containerd-shim-runc-v2\0-namespace\0moby\0-id\0${ID}\0-address\0${SOCKET}\0`,
      [`/proc/${SHIM}/status`]: statusText({ pid: SHIM, parent: 1 }),
      [`/proc/${SHIM}/environ`]: 'HOME=/root\0PATH=/opt/containerd/bin:/usr/sbin:/usr/bin\0',
      [`/proc/${SHIM}/cwd ->`]: BUNDLE,
      '/usr/sbin/runc': '',
      ...files,
    },
  });
}

function errorLine(number: number): string {
  return `{"level":"error","msg":"exec failed ${number}","time":"t"}\n`;
}

describe('container.home', () => {
  test("of the v2 shim: bundle, binary in the shim's PATH, root with the namespace", async () => {
    const options = { [`${BUNDLE}/options.json`]: '{"binary_name":"runc","root":"/var/run/docker/runtime-runc"}' };
    expect(
      await containerHome.collect(machine(options, { '/usr/sbin/runc': 'runc version 1.1.5\ncommit: x\n' })),
    ).toEqual({
      status: 'read',
      value: {
        initPid: INIT,
        shimPid: SHIM,
        containerId: ID,
        namespace: 'moby',
        containerdSocket: SOCKET,
        bundlePath: BUNDLE,
        runtimeBinary: '/usr/sbin/runc',
        runtimeRoot: '/var/run/docker/runtime-runc/moby',
        runtimeVersion: 'runc version 1.1.5',
      },
    });
  });

  test("without options.json: the file runtime, and containerd's own root; a version that can not be asked is null", async () => {
    expect(await containerHome.collect(machine({ [`${BUNDLE}/runtime`]: '/opt/crun\n' }))).toMatchObject({
      value: { runtimeBinary: '/opt/crun', runtimeRoot: '/run/containerd/runc/moby', runtimeVersion: null },
    });
  });

  test("of Docker 17.12 to 18.06: its own names, and the root from the shim's command line", async () => {
    const line = [
      'docker-containerd-shim',
      '-namespace',
      'moby',
      '-workdir',
      `/var/lib/x/${ID}`,
      '-address',
      '/var/run/docker/containerd/docker-containerd.sock',
      '-runtime-root',
      '/var/run/docker/runtime-runc',
    ];
    const target = machine({ [`/proc/${SHIM}/cmdline`]: `${line.join('\0')}\0`, '/usr/bin/docker-runc': '' });
    expect(await containerHome.collect(target)).toMatchObject({
      value: {
        containerdSocket: '/var/run/docker/containerd/docker-containerd.sock',
        runtimeBinary: '/usr/bin/docker-runc',
        runtimeRoot: '/var/run/docker/runtime-runc/moby',
      },
    });
  });

  test('of a pod: the bundle lies beside that of the container the shim was started for', async () => {
    const pod = BUNDLE.replace(ID, 'pod');
    const target = machine({
      [`/proc/${SHIM}/cmdline`]: `containerd-shim-runc-v2\0-namespace\0k8s.io\0-id\0pod\0-address\0${SOCKET}\0`,
      [`/proc/${SHIM}/cwd ->`]: pod,
      [`${BUNDLE}/config.json`]: '{}',
    });
    expect(await containerHome.collect(target)).toMatchObject({
      value: { bundlePath: BUNDLE, runtimeRoot: '/run/containerd/runc/k8s.io' },
    });
  });

  test('of a runtime that is nowhere: its name, which is found nowhere by an exec either', async () => {
    const target = machine({ [`${BUNDLE}/options.json`]: '{"binary_name":"crun"}' });
    expect(await containerHome.collect(target)).toMatchObject({
      value: { runtimeBinary: 'crun', runtimeVersion: null, bundlePath: BUNDLE },
    });
  });

  test.each([
    [
      "another container's shim",
      { [`/proc/${SHIM}/cmdline`]: 'containerd-shim-runc-v2\0-namespace\0moby\0-id\0other\0' },
      'serves other, not',
    ],
    ['no shim at all', { [`/proc/${SHIM}/cmdline`]: 'conmon\0' }, 'no containerd shim above'],
    [
      'a shim of containerd 0.2',
      {
        [`/proc/${SHIM}/cmdline`]: `docker-containerd-shim\0${ID}\0/b\0docker-runc\0`,
        [`${BUNDLE}/config.json`]: '{}',
      },
      'no namespaces',
    ],
    ['a process that is gone', { [`/proc/${INIT}/status`]: 'ESRCH' }, 'is gone'],
  ])('is absent for %s', async (_, files, why) => {
    expect(await containerHome.collect(machine(files))).toMatchObject({
      status: 'absent',
      why: expect.stringContaining(why),
    });
  });
});

describe('runtime.log', () => {
  test('gives the last 20 errors of the end of a long log, from whole lines', async () => {
    const log = Array.from({ length: 9_000 }, (_, index) => errorLine(index)).join('');
    const collected = await runtimeLog.collect(machine({ [`${BUNDLE}/log.json`]: log }));
    if (collected.status === 'absent') throw new Error(collected.why);
    expect(collected.value).toMatchObject({ path: `${BUNDLE}/log.json`, sizeBytes: log.length });
    expect(collected.value.lastErrors.map(({ message }) => message)).toEqual(
      Array.from({ length: 20 }, (_, index) => `exec failed ${8_980 + index}`),
    );
  });

  test('is absent without a log', async () => {
    expect(await runtimeLog.collect(machine({}))).toEqual({
      status: 'absent',
      why: `${BUNDLE}/log.json: no such file`,
    });
  });
});
