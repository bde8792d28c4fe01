import { expect, test } from 'vitest';

import type { NestedEngine, NestedPlan } from '../../../harness/docker/nested-engine.ts';
import engineDisk from '../../../harness/faults/engine-disk.ts';
import type { FileSystem } from '../../../harness/host/host.ts';
import { laboratory } from './laboratory.ts';

const SPEC = { fault: 'engine-disk', place: 'tmp', lack: 'space' } as const;
const ROOMY: FileSystem = { fileSystem: 'tmpfs', sizeBytes: 4096, freeBytes: 4096, inodesCount: 9, freeInodesCount: 5 };

/** A nested engine of which only its files are asked; the last of these answers stays. */
function nestedWith(answers: FileSystem[], done: string[]): NestedEngine {
  const engineHost: Partial<NestedEngine['engineHost']> = {
    async exec(file, args) {
      done.push(`${file} ${args.join(' ')}`);
      return await Promise.resolve({
        exitCode: 1,
        signal: null,
        timedOut: false,
        stdout: '',
        stderr: 'no space',
        durationMs: 1,
      });
    },
    sleep: async () => await Promise.resolve(),
    async fileSystem() {
      const [first = ROOMY, ...later] = answers;
      if (later.length > 0) answers.shift();
      return await Promise.resolve(first);
    },
  };
  // The fault asks for nothing else of it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { engineHost } as NestedEngine;
}

test('space: a file is written into it until nothing is free', async () => {
  const { done, tools } = laboratory();
  await engineDisk.inject(SPEC, { ...tools, nested: nestedWith([{ ...ROOMY, freeBytes: 0 }], done) });
  expect(done).toEqual(['dd if=/dev/zero of=/tmp/full bs=4096']);
});

test('inodes: as many as are in use, and again when one was given back meanwhile', async () => {
  const { done, tools } = laboratory();
  const taken = { ...ROOMY, inodesCount: 4, freeInodesCount: 0 };
  const nested = nestedWith([ROOMY, taken, { ...taken, freeInodesCount: 1 }, { ...taken, inodesCount: 3 }], done);
  await engineDisk.inject({ ...SPEC, place: 'run', lack: 'inodes' }, { ...tools, nested });
  expect(done).toEqual(['mount -o remount,nr_inodes=4 /run', 'mount -o remount,nr_inodes=3 /run']);
});

test('what is left is no injection, and neither is an engine that others use', async () => {
  const { done, tools } = laboratory();
  await expect(engineDisk.inject(SPEC, { ...tools, nested: nestedWith([ROOMY], done) })).rejects.toThrow(
    '/tmp has 4096 bytes and 5 inodes left',
  );
  await expect(engineDisk.inject(SPEC, { ...tools, nested: null })).rejects.toThrow('there is none');
});

test('the file system is made small before the engine starts', () => {
  const plan: NestedPlan = {
    name: 'w-1-engine',
    image: 'nested',
    run: 'r1',
    trial: 'r1.1',
    cgroupParent: '/w-1',
    dockerdArgs: [],
    dataRootBytes: null,
    dataRootInodes: null,
    runBytes: null,
    tmpBytes: null,
    remapTo: null,
    mounts: [],
  };
  expect(engineDisk.prepareEngine?.(SPEC, plan)).toEqual({ ...plan, tmpBytes: 4 * 1024 ** 2 });
});
