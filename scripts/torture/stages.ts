import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Variant } from './plan.ts';
import { engineThatHangs, ownEngine } from './own-engine.ts';
import type { Stage } from './strike.ts';

const BARE: Stage = {
  dockerHost: null,
  stateHome: null,
  hit: async () => {},
  mend: async () => {},
  dispose: async () => {},
};

/** A dockerd that died is started again by systemd a moment later. */
const RESTART_MS = 3000;
const HANGS_MS = 8000;

/** What a blow of that kind needs around it. */
export async function stageFor(variant: Variant, image: string): Promise<Stage> {
  switch (variant) {
    case 'harness':
    case 'both':
    case 'stopped':
      return BARE;
    case 'dockerd':
      return await withOwnEngine(image);
    case 'hung':
      return await withHungEngine();
    case 'disk':
      return await withSmallDisk();
  }
}

async function withOwnEngine(image: string): Promise<Stage> {
  const engine = await ownEngine(image);
  return {
    ...BARE,
    dockerHost: engine.dockerHost,
    hit: async () => await engine.kill(),
    async mend() {
      await delay(RESTART_MS);
      await engine.start();
    },
    dispose: async () => await engine[Symbol.asyncDispose](),
  };
}

async function withHungEngine(): Promise<Stage> {
  const engine = await engineThatHangs();
  return {
    ...BARE,
    dockerHost: engine.dockerHost,
    hit: async () => {
      engine.hang();
      await Promise.resolve();
    },
    async mend() {
      await delay(HANGS_MS);
      engine.answer();
    },
    dispose: async () => await engine[Symbol.asyncDispose](),
  };
}

const SMALL = '256k';

/** A file system of its own under the state directory, and a file that takes what is left of it. */
async function withSmallDisk(): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'initp-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL},mode=0700`, 'initp-torture', directory]);
  return {
    ...BARE,
    stateHome: directory,
    hit: async () => await fill(join(directory, 'full')),
    // It stays full: the way back has to do without.
    async dispose() {
      await rm(join(directory, 'full'), { force: true });
      execFileSync('umount', [directory]);
      await rmdir(directory);
    },
  };
}

async function fill(path: string): Promise<void> {
  await using file = await open(path, 'w');
  for (const bytes of [4096, 512, 64, 1]) {
    try {
      for (;;) await file.write(Buffer.alloc(bytes));
    } catch {
      // Full in steps of that size.
    }
  }
}
