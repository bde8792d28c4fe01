import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type EngineApi, engineApi } from '../../../harness/docker/engine-api.ts';
import { endpointOf } from '../../../harness/docker/endpoint.ts';
import { keepSnapshot, keptSnapshot } from '../../../harness/engine/kept-snapshot.ts';
import { differenceOf, snapshotOf } from '../../../harness/engine/machine-snapshot.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { MachineSnapshot, Trace } from '../../../harness/model/machine-snapshot.ts';

function snapshot(traces: readonly Trace[], settings: Readonly<Record<string, string>> = {}): MachineSnapshot {
  return { schemaVersion: 1, run: 'r1', takenAt: '2026-11-28T02:00:00Z', traces, settings };
}

const OURS: Trace = { kind: 'container', id: 'c1', maker: 'initp' };
const THEIRS: Trace = { kind: 'container', id: 'c2', maker: 'unknown' };

/** An engine with one thing of each kind, the labels as given. */
function engine(labels: unknown): EngineApi {
  return {
    ...engineApi(endpointOf(undefined)),
    get: async (path) => {
      const one = [{ Id: `${path} id`, Name: `${path} name`, Labels: labels }];
      return path === '/volumes' ? { Volumes: one } : one;
    },
  };
}

describe('the difference of two snapshots', () => {
  test('is empty for the same machine', () => {
    const one = snapshot([OURS], { '/proc/sys/kernel/pid_max': '32768' });
    expect(differenceOf(one, { ...one, takenAt: 'later' })).toEqual({ added: [], gone: [], changed: [] });
  });

  test('is what was added, what is gone, and what reads otherwise', () => {
    const before = snapshot([THEIRS], { a: '1', b: '2' });
    const now = snapshot([OURS, { ...THEIRS, kind: 'volume' }], { a: '1', b: '3', c: '4' });
    expect(differenceOf(before, now)).toEqual({
      added: [OURS, { ...THEIRS, kind: 'volume' }],
      gone: [THEIRS],
      changed: [
        { path: 'b', was: '2', now: '3' },
        { path: 'c', was: null, now: '4' },
      ],
    });
  });
});

describe('a snapshot of this machine', () => {
  const head = { run: 'r1', takenAt: '' };

  test('says of everything in the engine whether a run made it, by its label', async () => {
    for (const [labels, maker] of [
      [{ 'initp.run': 'r9' }, 'initp'],
      [null, 'unknown'],
      ['nonsense', 'unknown'],
    ] as const) {
      const { traces } = await snapshotOf(localHost, engine(labels), head);
      const inEngine = traces.filter(({ id }) => id.startsWith('/'));
      expect(inEngine.filter(({ id }) => / (?:id|name)$/u.test(id)).map((one) => [one.kind, one.maker])).toEqual(
        ['container', 'network', 'image', 'volume'].map((kind) => [kind, maker]),
      );
    }
  });

  test('holds the settings of the host, and what is left of a run in the folder for temporary files', async () => {
    const path = await mkdtemp('/var/tmp/w-s1-');
    try {
      const { traces, settings } = await snapshotOf(localHost, engine(null), head);
      expect(traces).toContainEqual({ kind: 'file', id: path, maker: 'initp' });
      expect(Number(settings['/proc/sys/kernel/pid_max'])).toBeGreaterThan(300);
    } finally {
      await rm(path, { recursive: true });
    }
  });

  test('of an engine that answers nonsense, or not at all, still holds the rest', async () => {
    for (const get of [
      async () => 'nonsense',
      async () => {
        throw new Error('silence');
      },
    ]) {
      const { traces } = await snapshotOf(localHost, { ...engine(null), get }, head);
      expect(traces.some(({ kind }) => kind === 'mount')).toBe(true);
    }
  });
});

describe('the kept snapshot', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'snapshot-'));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  test('is read back as it was, and only its owner may read it', async () => {
    expect(await keptSnapshot(directory)).toBeNull();
    await keepSnapshot(directory, snapshot([OURS], { a: '1' }));
    expect(await keptSnapshot(directory)).toEqual(snapshot([OURS], { a: '1' }));
    expect((await stat(join(directory, 'snapshot.json'))).mode & 0o777).toBe(0o600);
  });

  test.each(['', 'nonsense', '[]', '{"schemaVersion":2}', '{"schemaVersion":1,"takenAt":"","run":""}'])(
    'is none when the file holds %j',
    async (text) => {
      await writeFile(join(directory, 'snapshot.json'), text);
      expect(await keptSnapshot(directory)).toBeNull();
    },
  );
});
