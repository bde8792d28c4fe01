import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

import { keepLook, lookOf, readLastLook, sinceLook } from '../../../harness/scan/last-look.ts';
import { paperContainer, paperLevel } from '../danger/paper-sweep.ts';

const directory = mkdtempSync(join(tmpdir(), 'initp-look-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('what was kept is what the next look counts from', () => {
  const before = paperContainer({ pids: [paperLevel({ refusals: 100 })] });
  keepLook(lookOf([before], 1000), directory);
  const now = paperContainer({ pids: [paperLevel({ refusals: 130 })] });
  expect(sinceLook([now], readLastLook(directory), 61_000)[0]?.since).toEqual({
    refusals: 30,
    oomKills: null,
    elapsedMs: 60_000,
  });
});

test('a counter that went back was started again, and a container that was not there has no last look', () => {
  const last = lookOf([paperContainer({ pids: [paperLevel({ refusals: 100 })] })], 0);
  const again = paperContainer({ pids: [paperLevel({ refusals: 3 })] });
  expect(sinceLook([again], last, 1)[0]?.since?.refusals).toBe(3);
  expect(sinceLook([paperContainer({ cgroup: '/docker/other' })], last, 1)[0]?.since).toBeNull();
});

test('what can not be read is no last look', () => {
  writeFileSync(join(directory, 'last-scan.json'), '{"atMs":');
  expect(readLastLook(directory)).toBeNull();
  expect(readLastLook('/nowhere')).toBeNull();
});
