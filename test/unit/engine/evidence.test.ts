import { expect, test } from 'vitest';

import type { Target } from '../../../harness/collectors/collector.ts';
import { EngineRefusal } from '../../../harness/docker/engine-api.ts';
import { readEvidence, seenAgain } from '../../../harness/engine/evidence.ts';
import { ID, paperTarget } from '../collectors/paper-machine.ts';

type Answer = { readonly status: string; readonly startedAt?: string } | Error;

/** An engine that answers each inspect with the next of these, and with the last for ever. */
function target(...answers: readonly Answer[]): Target {
  const left = [...answers];
  const paper = paperTarget({ files: { '/var/run/docker.pid': '42\n', '/proc/42/comm': 'dockerd\n' } });
  return {
    ...paper,
    engine: {
      ...paper.engine,
      async get(path) {
        if (!path.startsWith('/containers/')) throw new Error('the engine says nothing of itself');
        const answer = left.length > 1 ? left.shift() : left[0];
        if (answer instanceof Error || answer === undefined) throw answer ?? new Error('never empty');
        const { status, startedAt = '' } = answer;
        return { Id: ID, Name: '/web', State: { Status: status, StartedAt: startedAt, Pid: 0 }, HostConfig: {} };
      },
    },
  };
}

async function statusRead(from: Target): Promise<unknown> {
  const readings = await readEvidence(from, () => 0);
  const found = readings.filter(({ kind }) => kind === 'container.inspect');
  return found.map((reading) =>
    reading.kind === 'container.inspect' && reading.status === 'read' ? reading.value.status : null,
  );
}

test('a container that holds still is read once', async () => {
  expect(await statusRead(target({ status: 'running' }))).toEqual(['running']);
});

test('one that ended meanwhile is read again: what was read before is of its last life', async () => {
  expect(await statusRead(target({ status: 'exited' }))).toEqual(['exited']);
});

test('one that never holds still is given up after three looks', async () => {
  const flapping = ['restarting', 'running', 'restarting', 'running'].map((status, n) => ({
    status,
    startedAt: `${n}`,
  }));
  expect(await statusRead(target(...flapping))).toEqual(['running']);
});

test('one that was removed meanwhile is an error that says so, and how to find out who did it', async () => {
  const removed = target(new EngineRefusal(404, 'No such container'));
  await expect(readEvidence(removed, () => 0)).rejects.toMatchObject({
    code: 'CONTAINER_VANISHED',
    exitCode: 2,
    message: expect.stringContaining('was removed while it was looked at'),
    hint: expect.stringContaining('docker events'),
  });
});

test('an engine that falls silent after its first answer leaves that answer to count, and is not asked again', async () => {
  const silent = target(new Error('no answer within 2000 ms'), { status: 'exited' });
  expect(await statusRead(silent)).toEqual(['running']);
  const seen = await seenAgain(target(new Error('no answer within 2000 ms'), { status: 'exited' }));
  expect(seen).toMatchObject({ inspect: { status: 'running' }, inspected: { from: 'engine-before' } });
  expect(await seenAgain(seen)).toBe(seen);
});
