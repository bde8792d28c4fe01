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
  const kind = ['--kills', String(KILLS), '--light', '--on-host'];
  const args = [join(PROJECT, 'scripts/torture.ts'), ...kind, '--jobs', '5', '--seed', 'live', '--json'];
  const run = promisify(execFile)(process.execPath, args, { maxBuffer: 16 * 1024 ** 2, timeout: DEADLINE_MS });
  // What it thinks of the outcomes itself is its exit code; here they are looked at.
  const stdout = await run.then(
    (ended) => ended.stdout,
    (error: unknown) => String(Reflect.get(Object(error), 'stdout')),
  );
  all = outcomes.parse(JSON.parse(stdout));
}, DEADLINE_MS);

describe('fifty runs that are killed by SIGKILL at any moment', () => {
  test('were killed, each in a trial of its own, over the faults', () => {
    expect(all).toHaveLength(KILLS);
    expect(new Set(all.map(({ fault }) => fault)).size).toBeGreaterThan(20);
    expect(all.filter(({ pendingCount }) => pendingCount > 0)).not.toEqual([]);
  });

  test('leave nothing after `initp undo`, not one of them', () => {
    expect(all.filter(({ afterUndo, undoExit }) => afterUndo.length > 0 || undoExit !== 0)).toEqual([]);
  });

  test('are taken back by the watchdog where there is one, limits, pauses and freezes before all', () => {
    // One that was killed before its watchdog was there has changed nothing, and leaves an empty journal.
    const left = all
      .filter(({ variant }) => variant === 'harness')
      .map((one) => ({
        ...one,
        afterWatchdog: one.afterWatchdog.filter((trace) => !/^journal |watchdog\.ts /u.test(trace)),
      }))
      .filter(
        ({ afterWatchdog, backMs, brokenCount }) => afterWatchdog.length > 0 || (brokenCount > 0 && backMs === null),
      );
    expect(left).toEqual([]);
  });

  test('are left as they were where the watchdog was killed as well, until `initp undo` comes', () => {
    const alone = all.filter(({ variant, pendingCount }) => variant === 'both' && pendingCount > 0);
    expect(alone.filter(({ afterWatchdog }) => afterWatchdog.length > 0)).not.toEqual([]);
  });
});
