import { describe, expect, test } from 'vitest';

import { EngineRefusal } from '../../../harness/docker/engine-api.ts';
import { engineInContainer } from '../../../harness/docker/engine-in-container.ts';
import type { Endpoint } from '../../../harness/docker/endpoint.ts';
import { ID, paperEngine, paperHost } from '../collectors/paper-machine.ts';

const RUNNING = { Id: ID, Name: '/dind', State: { Status: 'running', Pid: 900 }, HostConfig: {} };
const NESTED = `/containers/json?filters=${encodeURIComponent('{"label":["initp.engine"]}')}`;
const SHORT = ID.slice(0, 12);

/** Where the engine is that runs in the container of that name, on a machine with these files and answers. */
async function found(name: string, answers: Record<string, unknown>, files: string[]): Promise<Endpoint> {
  const machine = { files: Object.fromEntries(files.map((path) => [path, ''])), answers };
  return await engineInContainer(paperHost(machine), paperEngine(machine), name);
}

test.each(['/run/docker.sock', '/var/run/docker.sock'])('its socket is taken where it is: %s', async (socket) => {
  const path = `/proc/900/root${socket}`;
  expect(await found('dind', { '/containers/dind/json': RUNNING }, [path])).toEqual({
    url: `unix://${path}`,
    connect: { socketPath: path },
  });
});

test('`nested` is the one that a trial has started', async () => {
  const answers = { [NESTED]: [{ Id: ID }], [`/containers/${SHORT}/json`]: RUNNING };
  expect((await found('nested', answers, ['/proc/900/root/run/docker.sock'])).url).toContain('/proc/900/root/');
});

describe('what has no engine is a mistake of the command line, with its reason', () => {
  const stopped = { ...RUNNING, State: { Status: 'exited', Pid: 0 } };
  test.each([
    ['dind', { '/containers/dind/json': stopped }, 'container dind does not run'],
    ['dind', { '/containers/dind/json': RUNNING }, 'container dind has no /run/docker.sock'],
    ['dind', { '/containers/dind/json': new EngineRefusal(404, 'No such container') }, 'no container "dind"'],
    ['../info', {}, 'no container "../info"'],
    ['nested', { [NESTED]: [] }, 'no trial holds a nested engine right now'],
    ['nested', { [NESTED]: [{ Id: ID }, { Id: ID }] }, `several nested engines run: ${SHORT}, ${SHORT}`],
  ])('%s: %j', async (name, answers, message) => {
    await expect(found(name, answers, [])).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(message),
    });
  });
});
