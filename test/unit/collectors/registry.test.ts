import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { collectors } from '../../../harness/collectors/index.ts';
import { ID, paperTarget } from './paper-machine.ts';

const FOLDER = new URL('../../../harness/collectors/', import.meta.url);

/** The kinds of the folder: files with a default export. */
async function declared(): Promise<readonly string[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts') && name !== 'index.ts').toSorted();
  const kinds = await Promise.all(
    files.map(async (name) => {
      const module: unknown = await import(new URL(name, FOLDER).href);
      return typeof module === 'object' && module !== null && 'default' in module ? name.slice(0, -3) : null;
    }),
  );
  return kinds.filter((kind) => kind !== null);
}

test('the registry has every collector of the folder, by the name of its file, sorted', async () => {
  expect(collectors.map(({ kind }) => kind.replace('.', '-'))).toEqual(await declared());
});

test('every collector says what a person would type, also for a container without a process', () => {
  for (const collector of collectors) {
    expect(collector.how(paperTarget({ files: {} }))).not.toContain('undefined');
    expect(collector.how(paperTarget({ files: {}, inspect: { initPid: null } }))).not.toContain('null');
  }
});

test('an engine elsewhere leaves only what the engine itself says', async () => {
  const target = paperTarget({ files: {}, engineUrl: 'tcp://far:2375' });
  for (const collector of collectors.filter(({ kind }) => kind !== 'engine.info')) {
    expect(await collector.collect(target)).toMatchObject({
      status: 'absent',
      why: expect.stringContaining('tcp://far:2375'),
    });
  }
});

test('a container without a process has no evidence of its own, and the reason is its state', async () => {
  const target = paperTarget({ files: {}, inspect: { status: 'exited', initPid: null } });
  const own = collectors.filter(({ kind }) => /^(?:cgroup|container|runtime)\./u.test(kind));
  expect(own.length).toBeGreaterThan(5);
  for (const collector of own) {
    expect(await collector.collect(target)).toEqual({
      status: 'absent',
      why: `container ${ID.slice(0, 12)} is exited: it has no process`,
    });
  }
});
