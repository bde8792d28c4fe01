import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { PROJECT } from './initp.ts';

const KILLS = 50;
const DEADLINE_MS = 400_000;

const outcomes = z.array(
  z.object({
    variant: z.enum(['harness', 'both']),
    fault: z.string(),
    scenario: z.string(),
    phase: z.string(),
    pendingCount: z.number(),
    brokenCount: z.number(),
    backMs: z.number().nullable(),
    afterWatchdog: z.array(z.string()),
    undoExit: z.number().nullable(),
    afterUndo: z.array(z.string()),
  }),
);

let all: z.output<typeof outcomes> = [];
beforeAll(async () => {
  const args = [join(PROJECT, 'scripts/torture.ts'), '--kills', String(KILLS), '--light', '--jobs', '4', '--json'];
  const run = promisify(execFile)(process.execPath, args, { maxBuffer: 16 * 1024 ** 2, timeout: DEADLINE_MS });
  // What it thinks of the outcomes itself is its exit code; here they are looked at.
  const stdout = await run.then(
    (ended) => ended.stdout,
    (error: unknown) => String(Reflect.get(Object(error), 'stdout')),
  );
  all = outcomes.parse(JSON.parse(stdout));
}, DEADLINE_MS);

describe('fifty runs that are killed by SIGKILL at any moment', () => {
  test('were killed, each in a trial of its own, over the faults and phases', () => {
    expect(all).toHaveLength(KILLS);
    expect(new Set(all.map(({ fault }) => fault)).size).toBeGreaterThan(25);
    expect(new Set(all.map(({ phase }) => phase)).size).toBeGreaterThan(4);
    expect(all.filter(({ pendingCount }) => pendingCount > 0).length).toBeGreaterThan(KILLS / 2);
  });

  test('leave nothing after `initp undo`, not one of them', () => {
    expect(all.filter(({ afterUndo }) => afterUndo.length > 0)).toEqual([]);
    expect(all.filter(({ undoExit }) => undoExit !== 0)).toEqual([]);
  });

  test('are taken back by the watchdog where there is one', () => {
    // One that was killed before its watchdog was there has changed nothing, and leaves an empty journal.
    const left = all
      .filter(({ variant }) => variant === 'harness')
      .map((one) => ({
        ...one,
        afterWatchdog: one.afterWatchdog.filter((trace) => !/^journal |watchdog\.ts /u.test(trace)),
      }))
      .filter(({ afterWatchdog }) => afterWatchdog.length > 0);
    expect(left).toEqual([]);
  });

  test('have their limits, pauses and freezes back within three seconds', () => {
    const timed = all.filter(({ variant, brokenCount }) => variant === 'harness' && brokenCount > 0);
    expect(timed.filter(({ backMs }) => backMs === null || backMs > 3000)).toEqual([]);
  });

  test('need `initp undo` where the watchdog was killed as well', () => {
    const alone = all.filter(({ variant, pendingCount }) => variant === 'both' && pendingCount > 0);
    expect(alone.length).toBeGreaterThan(0);
    expect(alone.filter(({ afterWatchdog }) => afterWatchdog.length > 0).length).toBeGreaterThan(0);
  });
});
