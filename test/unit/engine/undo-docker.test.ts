import { expect, test } from 'vitest';

import { type EngineApi, EngineRefusal } from '../../../harness/docker/engine-api.ts';
import { undoAll } from '../../../harness/engine/undo.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { UndoResult, UndoStep } from '../../../harness/model/undo-step.ts';

const RUN = '20261123T150213Z-ca30a375';
const ID = 'c0ffee00'.repeat(8);

interface Shelf {
  readonly run: string | null;
  pidsLimit: number;
}

/** An engine with one container `w-1`, which a test may lose. */
function engineWith(containers: Map<string, Shelf>): EngineApi {
  const found = (path: string): Shelf => {
    const name = /^\/containers\/(?<name>[^/?]+)/u.exec(path)?.groups?.['name'] ?? '';
    const one = containers.get(name === ID ? 'w-1' : name);
    if (one === undefined) throw new EngineRefusal(404, `No such container: ${name}`);
    return one;
  };
  return {
    endpoint: { url: 'unix:///paper', connect: { socketPath: '/paper' } },
    async get(path) {
      const { run } = found(path);
      return { Id: ID, Config: { Labels: run === null ? {} : { 'initp.run': run } } };
    },
    async post(path, body) {
      found(path).pidsLimit = Number(Reflect.get(Object(body), 'PidsLimit'));
      return null;
    },
    async delete(path) {
      found(path);
      containers.delete('w-1');
    },
    exec: () => {
      throw new Error('undoing runs nothing');
    },
  };
}

async function undoOne(engine: EngineApi, undo: UndoStep): Promise<UndoResult | undefined> {
  const step = { v: 1, type: 'step', id: 1, scope: 'run', what: '', at: '', undo } as const;
  const [undone] = await undoAll({ host: localHost, engine }, [step], { by: 'undo', note: async () => {} });
  return undone?.result;
}

const remove: UndoStep = { kind: 'docker', call: 'remove', name: 'w-1', run: RUN };
const update: UndoStep = { kind: 'docker', call: 'update', id: ID, run: RUN, pidsLimit: 512 };

test('the container of the run is removed, and a second time there is nothing to do', async () => {
  const containers = new Map([['w-1', { run: RUN, pidsLimit: 64 }]]);
  const engine = engineWith(containers);
  expect(await undoOne(engine, remove)).toEqual({ status: 'done' });
  expect(containers.size).toBe(0);
  expect(await undoOne(engine, remove)).toMatchObject({ status: 'nothing-to-do' });
});

test('a container that is just being removed, by a run that died over it, is waited for', async () => {
  const containers = new Map([['w-1', { run: RUN, pidsLimit: 64 }]]);
  const engine = engineWith(containers);
  const refusal = new EngineRefusal(409, `removal of container ${ID} is already in progress`);
  let looks = 0;
  const removing: EngineApi = {
    ...engine,
    async get(path) {
      if (++looks === 4) containers.clear();
      return await engine.get(path);
    },
    delete: async () => await Promise.reject(refusal),
  };
  expect(await undoOne(removing, remove)).toEqual({ status: 'done' });
  expect(looks).toBe(4);
});

test('and one that goes between the look and the removal is gone', async () => {
  const containers = new Map([['w-1', { run: RUN, pidsLimit: 64 }]]);
  const engine = engineWith(containers);
  const racing: EngineApi = {
    ...engine,
    async delete(path) {
      containers.clear();
      await engine.delete(path);
    },
  };
  expect(await undoOne(racing, remove)).toEqual({ status: 'done' });
});

test.each([null, 'another-run'])('a container of the same name with the label %j is never touched', async (run) => {
  const containers = new Map([['w-1', { run, pidsLimit: 64 }]]);
  const engine = engineWith(containers);
  expect(await undoOne(engine, remove)).toMatchObject({ status: 'nothing-to-do' });
  expect(await undoOne(engine, update)).toMatchObject({ status: 'nothing-to-do' });
  expect(containers.get('w-1')).toEqual({ run, pidsLimit: 64 });
});

test('the limit is put back, twice without harm, and not at all once the container is gone', async () => {
  const containers = new Map([['w-1', { run: RUN, pidsLimit: 50 }]]);
  const engine = engineWith(containers);
  expect(await undoOne(engine, update)).toEqual({ status: 'done' });
  expect(await undoOne(engine, update)).toEqual({ status: 'done' });
  expect(containers.get('w-1')?.pidsLimit).toBe(512);
  containers.clear();
  expect(await undoOne(engine, update)).toMatchObject({ status: 'nothing-to-do' });
});

test('an engine that refuses for another reason is a failure, not a container that is gone', async () => {
  const engine = engineWith(new Map());
  const broken: EngineApi = { ...engine, get: async () => await Promise.reject(new EngineRefusal(500, 'no space')) };
  expect(await undoOne(broken, remove)).toEqual({ status: 'failed', error: 'no space' });
});

test('an unpause is asked for once, and is nothing to do for a container that is not paused or is gone', async () => {
  const unpause: UndoStep = { kind: 'docker', call: 'unpause', id: ID, run: RUN };
  const containers = new Map([['w-1', { run: RUN, pidsLimit: 50 }]]);
  const engine = engineWith(containers);
  const asked: string[] = [];
  const paused: EngineApi = { ...engine, post: async (path) => await Promise.resolve(void asked.push(path)) };
  expect(await undoOne(paused, unpause)).toEqual({ status: 'done' });
  expect(asked).toEqual([`/containers/${ID}/unpause`]);
  const running: EngineApi = {
    ...engine,
    post: async () => await Promise.reject(new EngineRefusal(500, `Container ${ID} is not paused`)),
  };
  expect(await undoOne(running, unpause)).toMatchObject({ status: 'nothing-to-do' });
  containers.clear();
  expect(await undoOne(paused, unpause)).toMatchObject({ status: 'nothing-to-do' });
  expect(asked).toHaveLength(1);
});
