import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { liftIoLimit } from '../../../harness/engine/undo-io-limit.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { Host } from '../../../harness/host/host.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'io-limit-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Takes a line for one disk as the kernel does: what is no limit is not shown. */
function kernel(shown: (written: string) => string): Host {
  return { ...localHost, writeText: async (path, text) => await writeFile(path, shown(text)) };
}

describe.each([
  { file: 'blkio.throttle.write_bps_device', reads: '8:0 500\n254:0 1000000\n', lifts: '254:0 0', kept: '8:0 500\n' },
  {
    file: 'io.max',
    reads: '8:0 rbps=max wbps=500 riops=max wiops=max\n254:0 rbps=max wbps=1000000 riops=max wiops=max\n',
    lifts: '254:0 wbps=max',
    kept: '8:0 rbps=max wbps=500 riops=max wiops=max\n',
  },
])('a limit in $file', ({ file, reads, lifts, kept }) => {
  const stepIn = () =>
    ({
      kind: 'io-limit',
      path: join(directory, file),
      device: '254:0',
      what: 'write',
      bytesPerSecond: 1_000_000,
    }) as const;

  test('is lifted for its disk, and a second time there is nothing to do', async () => {
    await writeFile(join(directory, file), reads);
    const written: string[] = [];
    const host = kernel((text) => {
      written.push(text);
      return kept;
    });
    expect(await liftIoLimit(host, stepIn())).toEqual({ status: 'done' });
    expect(written).toEqual([lifts]);
    expect(await liftIoLimit(host, stepIn())).toMatchObject({ status: 'nothing-to-do' });
    expect(written).toHaveLength(1);
  });

  test('that somebody else has set since is theirs, and a cgroup that is gone has none', async () => {
    const path = join(directory, file);
    await writeFile(path, reads.replace('1000000', '7'));
    expect(await liftIoLimit(localHost, stepIn())).toMatchObject({ status: 'nothing-to-do' });
    expect(await readFile(path, 'utf8')).toContain('7');
    await rm(path);
    expect(await liftIoLimit(localHost, stepIn())).toMatchObject({ status: 'nothing-to-do' });
  });

  test('that stays has failed', async () => {
    await writeFile(join(directory, file), reads);
    expect(
      await liftIoLimit(
        kernel(() => reads),
        stepIn(),
      ),
    ).toMatchObject({ status: 'failed' });
  });
});
