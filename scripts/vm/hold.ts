import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { $ } from 'zx';

import type { Accelerator } from './accelerator.ts';
import type { Drafts } from './drafts.ts';
import type { Image } from './image.ts';
import { machineArguments } from './machine.ts';
import { makeProjectDisk } from './project-disk.ts';
import { bound, endOf, QEMU } from './qemu.ts';
import { recipeOf, type Suite } from './recipe.ts';

export interface Hold {
  readonly root: string;
  readonly image: Image;
  readonly suite: Suite;
  readonly how: Accelerator;
  /** Of `initp`, in the machine. */
  readonly args: readonly string[];
  /** From its start to its end; it is cut off then. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** What came out of a machine. */
export interface Outcome {
  readonly image: Image;
  /** How QEMU ended: `exit 0` when the machine turned itself off. */
  readonly how: string;
  readonly complaint: string;
  /** Of `initp` in the machine; `null`: it did not get that far. */
  readonly exitCode: number | null;
  readonly console: string;
  /** A folder with what the machine has written; it goes with the drafts. */
  readonly result: string;
  readonly durationMs: number;
}

/**
 * Time limits of a run under emulation: what takes 70 ms elsewhere takes a second there, and several when others want the
 * processors too.
 */
const PATIENCE = { kvm: '1', tcg: '6' } as const;

/** Starts a machine, gives it the order, waits until it has turned itself off, and takes out what it has written. */
export async function holdInMachine(
  { root, image, suite, how, args, deadlineMs, signal }: Hold,
  drafts: Drafts,
): Promise<Outcome> {
  const draft = await drafts.make();
  const { features } = recipeOf(suite);
  const order = {
    args: [...args, '--report', '/opt/project/result'],
    environment: { INITP_PATIENCE: process.env['INITP_PATIENCE'] || PATIENCE[how.name] },
    deadlineMs,
  };
  const project = await makeProjectDisk(root, order, { draft, features });
  signal.throwIfAborted();
  const console = join(draft, 'console.txt');
  const began = performance.now();
  const machine = bound(QEMU, machineArguments({ image, project, console }, how), 'inherit');
  const end = await endOf(machine, { deadlineMs, signal });
  signal.throwIfAborted();
  const durationMs = Math.round(performance.now() - began);
  // Read from the disk as it lies there: nothing is mounted, and one that was cut off is read as far as it goes.
  await $({ nothrow: true })`debugfs -R ${`rdump /result ${draft}`} ${project}`.quiet();
  const result = join(draft, 'result');
  const code = await readFile(join(result, 'exit-code'), 'utf8').catch(() => '');
  return {
    image,
    how: end.how,
    complaint: end.stderr,
    exitCode: /^\d+\n$/u.test(code) ? Number(code) : null,
    console: await readFile(console, 'utf8').catch(() => ''),
    result,
    durationMs,
  };
}
