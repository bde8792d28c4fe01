import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { withLock } from '../../../scripts/setup/lock.js';
import { parseStat } from '../../../scripts/setup/processes.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'initp-lock-'));
  path = join(folder, 'setup.lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('two at once run one after the other', async () => {
  const events: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    events.push(`${name} begins`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    events.push(`${name} ends`);
  };
  await Promise.all([withLock(path, work('a')), withLock(path, work('b'))]);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('is let go when the work fails', async () => {
  const failing = withLock(path, async () => {
    throw new Error('no space left');
  });
  await expect(failing).rejects.toThrow('no space left');
  expect(existsSync(path)).toBe(false);
});

test.each([
  ['a pid that nobody has', '4194305 12345\n'],
  ['a pid that somebody else has by now', `${process.pid} 1\n`],
  ['nothing readable', ''],
])('is taken over from %s', async (_, holder) => {
  writeFileSync(path, holder);
  await expect(withLock(path, async () => 'done')).resolves.toBe('done');
  expect(existsSync(path)).toBe(false);
});

test('the start time is found behind a name with blanks and brackets', () => {
  const fields = ['S', ...Array.from({ length: 18 }, (_, at) => String(at)), '987654', '0'];
  expect(parseStat(`42 (a) b (c) ${fields.join(' ')}`)).toEqual({ state: 'S', startTime: '987654' });
  expect(parseStat('')).toBeNull();
});
