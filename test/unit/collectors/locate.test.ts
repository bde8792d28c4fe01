import { describe, expect, test } from 'vitest';

import { locate } from '../../../harness/collectors/locate.ts';
import { ID, type PaperMachine, paperEngine, paperHost, statusText } from './paper-machine.ts';

const SHIM = 4074;
const OTHER = 'beef0000'.repeat(8);
const ASKED = (name: string): string => `/containers/${name}/json`;

function refusing(code: string): Error {
  return Object.assign(new Error(`connect ${code} /var/run/docker.sock`), { code });
}

function onDisk(root: string, id: string, name: string): Record<string, string> {
  return {
    [`${root}/containers/${id}/config.v2.json`]: JSON.stringify({
      ID: id,
      Name: `/${name}`,
      State: { Running: true, Pid: 139, StartedAt: '2026-01-01T00:00:00Z' },
    }),
    [`${root}/containers/${id}/hostconfig.json`]: '{"Runtime":"runc","PidsLimit":64}',
  };
}

const SHIM_FILES = {
  '/proc/self/ns/mnt ->': 'mnt:[1]',
  [`/proc/${SHIM}/comm`]: 'containerd-shim\n',
  [`/proc/${SHIM}/status`]: statusText({ pid: SHIM, parent: 1, name: 'containerd-shim' }),
  [`/proc/${SHIM}/cmdline`]: `containerd-shim-runc-v2\0-namespace\0moby\0-id\0${ID}\0-address\0/run/c.sock\0`,
  [`/proc/${SHIM}/ns/mnt ->`]: 'mnt:[1]',
  [`/proc/${SHIM}/cwd/config.json`]: '{"root":{"path":"/data/docker/overlay2/abc/merged"}}',
  [`/proc/${SHIM}/cwd/init.pid`]: '139',
};

async function located(name: string, files: Record<string, string>, more: Partial<PaperMachine> = {}) {
  const answers = { [ASKED(name)]: refusing('ECONNREFUSED') };
  const machine = { answers, files: { ...SHIM_FILES, ...files }, ...more };
  return await locate(paperHost(machine), paperEngine(machine), name);
}

describe('without an engine', () => {
  test.each([
    ['its name', 'web'],
    ['its whole id', ID],
    ['a part of its id', ID.slice(0, 12)],
  ])('a container is found on the disk by %s, where its root file system says that the disk is', async (_, name) => {
    const files = { ...onDisk('/data/docker', ID, 'web'), ...onDisk('/data/docker', OTHER, 'db') };
    expect(await located(name, files)).toMatchObject({
      inspect: { id: ID, name: 'web', status: 'running', initPid: 139, pidsLimit: 64 },
      inspected: {
        from: 'disk',
        how: `cat /data/docker/containers/${ID}/config.v2.json`,
        why: 'connect ECONNREFUSED /var/run/docker.sock',
      },
    });
  });

  test('a name beats the beginning of an id, as with the engine', async () => {
    const files = { ...onDisk('/var/lib/docker', ID, 'web'), ...onDisk('/var/lib/docker', OTHER, ID.slice(0, 4)) };
    expect(await located(ID.slice(0, 4), files)).toMatchObject({ inspect: { id: OTHER } });
  });

  test('a disk that may not be read leaves the id that the shim was told', async () => {
    expect(await located(ID.slice(0, 8), {})).toMatchObject({
      inspect: { id: ID, name: ID.slice(0, 12), status: 'running', initPid: 139 },
      inspected: { from: 'processes' },
    });
  });

  test('an unknown one leaves a diagnosis of the engine, whose socket is still there', async () => {
    expect(await located('nobody', { '/var/run/docker.sock': '' })).toMatchObject({
      inspect: { id: '', name: 'nobody', status: 'unknown', initPid: null },
      inspected: { from: 'nobody' },
    });
  });

  test('nothing at an address that is not that of an engine either: the error stays', async () => {
    const engineUrl = 'unix:///tmp/nobody.sock';
    await expect(located('web2', {}, { engineUrl })).rejects.toThrow('ECONNREFUSED');
  });

  test.each(['EACCES', 'EPERM'])('%s is no silence', async (code) => {
    const answers = { [ASKED('web')]: refusing(code) };
    await expect(located('web', onDisk('/var/lib/docker', ID, 'web'), { answers })).rejects.toThrow(code);
  });

  test('an engine elsewhere is not looked for here', async () => {
    const files = onDisk('/var/lib/docker', ID, 'web');
    await expect(located('web', files, { engineUrl: 'tcp://far:2375' })).rejects.toThrow('ECONNREFUSED');
  });

  test('what did not answer is not asked again', async () => {
    const { engine } = await located('web', onDisk('/var/lib/docker', ID, 'web'), {
      answers: { [ASKED('web')]: refusing('ECONNRESET'), '/info': {} },
    });
    await expect(engine.get('/info')).rejects.toThrow('ECONNRESET');
  });
});
