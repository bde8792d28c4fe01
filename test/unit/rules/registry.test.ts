import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { rules } from '../../../harness/rules/index.ts';

const FOLDER = new URL('../../../harness/rules/', import.meta.url);

/** A file that declares a rule has a default export; the others are what rules share. */
async function declared(): Promise<readonly string[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts') && name !== 'index.ts').toSorted();
  const ids = await Promise.all(
    files.map(async (name) => {
      const module: unknown = await import(new URL(name, FOLDER).href);
      return typeof module === 'object' && module !== null && 'default' in module ? name.slice(0, -3) : null;
    }),
  );
  return ids.filter((id) => id !== null);
}

test('the registry has every rule of the folder, by the name of its file, sorted', async () => {
  expect(rules.map(({ id }) => id)).toEqual(await declared());
});

test('what a rule explains are causes that other rules name, and never its own', () => {
  const ids = new Set(rules.map(({ id }) => id));
  for (const { id, explains = [] } of rules) {
    expect(explains).not.toContain(id);
    expect(explains.filter((cause) => !ids.has(cause))).toEqual([]);
  }
});

test('every rule has a test of its own', async () => {
  const tests = await readdir(import.meta.dirname);
  for (const { id } of rules) expect(tests).toContain(`${id}.test.ts`);
});
