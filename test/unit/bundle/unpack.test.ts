import { gzipSync } from 'node:zlib';

import { assert, asyncProperty, integer, uint8Array } from 'fast-check';
import { type Header, pack as tarPack } from 'tar-stream';
import { describe, expect, test } from 'vitest';

import { bytesOf } from '../../../harness/bundle/bytes-of.ts';
import { MAX_ENTRY_BYTES, MAX_UNPACKED_BYTES, MOST_ENTRIES } from '../../../harness/bundle/limits.ts';
import { pack } from '../../../harness/bundle/pack.ts';
import { unpack } from '../../../harness/bundle/unpack.ts';
import { HarnessError } from '../../../harness/model/harness-error.ts';

type Entry = Partial<Header> & { name: string; text?: string };

async function archive(...entries: readonly Entry[]): Promise<Uint8Array> {
  const tar = tarPack();
  for (const { text, ...header } of entries) {
    if (text === undefined) tar.entry(header);
    else tar.entry(header, text);
  }
  tar.finalize();
  return gzipSync(await bytesOf(tar));
}

async function problemOf(bytes: Uint8Array): Promise<string> {
  const error = await unpack(bytes).then(
    () => new Error('it was unpacked'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HarnessError)) throw error;
  expect([error.code, error.exitCode]).toEqual(['BUNDLE_INVALID', 64]);
  expect(error.message).not.toMatch(/\p{Cc}/u);
  return error.message;
}

const FILES = [
  { name: 'manifest.json', text: '{}' },
  { name: 'empty.log', text: '' },
  { name: 'daemon.log', text: 'straße\n'.repeat(5000) },
];

test('gives back what was packed', async () => {
  const files = await unpack(await pack(FILES, new Date(0)));
  expect([...files]).toEqual(FILES.map(({ name, text }) => [name, text]));
});

test('an archive that other tools have made of the files is one too', async () => {
  const files = await unpack(await archive({ name: 'readings.json', text: '{}', uname: 'bob', uid: 1000 }));
  expect([...files.keys()]).toEqual(['readings.json']);
});

describe('refused is', () => {
  test.each<[string, Entry[], RegExp]>([
    ['a way out', [{ name: '../readings.json', text: '{}' }], /name that no file/u],
    ['an absolute path', [{ name: '/etc/passwd', text: 'x' }], /name that no file/u],
    ['a folder in the name', [{ name: 'a/readings.json', text: '{}' }], /name that no file/u],
    ['an empty name', [{ name: '', text: '{}' }], /name that no file/u],
    ['a name that writes to the terminal', [{ name: '\u001B]0;x\u0007a', text: 'x' }], /name that no file/u],
    ['a very long name', [{ name: 'a'.repeat(5000), text: 'x' }], /name that no file/u],
    ['a symbolic link', [{ name: 'readings.json', type: 'symlink', linkname: '/etc/shadow' }], /symlink/u],
    ['a hard link', [{ name: 'readings.json', type: 'link', linkname: 'manifest.json' }], /link/u],
    ['a device', [{ name: 'readings.json', type: 'character-device', devmajor: 1, devminor: 5 }], /device/u],
    ['a fifo', [{ name: 'readings.json', type: 'fifo' }], /fifo/u],
    ['a folder', [{ name: 'readings.json', type: 'directory' }], /directory/u],
    [
      'a file that is there twice',
      [
        { name: 'a', text: '1' },
        { name: 'a', text: '2' },
      ],
      /twice/u,
    ],
    ['a large entry', [{ name: 'daemon.log', text: 'x'.repeat(MAX_ENTRY_BYTES + 1) }], /at most are read/u],
    [
      'a host of entries',
      Array.from({ length: MOST_ENTRIES + 1 }, (_, index) => ({ name: `f${index}`, text: '' })),
      /more than 64 entries/u,
    ],
  ])('%s', async (_, entries, says) => {
    expect(await problemOf(await archive(...entries))).toMatch(says);
  });

  test('a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(MAX_UNPACKED_BYTES + 1));
    expect(bomb.length).toBeLessThan(200_000);
    expect(await problemOf(bomb)).toMatch(/unpacks to more than/u);
  });

  test('a size in the header that the archive does not have', async () => {
    const tar = tarPack();
    tar.entry({ name: 'readings.json' }, '{}');
    tar.finalize();
    const bytes = await bytesOf(tar);
    expect(await problemOf(gzipSync(bytes.subarray(0, 513)))).toMatch(/end of data/u);
  });

  test('a broken archive, wherever it was cut', async () => {
    const whole = await pack(FILES, new Date(0));
    await assert(
      asyncProperty(integer({ min: 0, max: whole.length - 1 }), async (length) => {
        expect(await problemOf(whole.subarray(0, length))).toMatch(/gzip/u);
      }),
    );
  });

  test('no gzip, or no tar within it', async () => {
    expect(await problemOf(new TextEncoder().encode('{"schemaVersion":1}'))).toMatch(/gzip/u);
    expect(await problemOf(gzipSync('no tar, but long enough to be taken for a header. '.repeat(40)))).toMatch(/tar/u);
  });
});

test('arbitrary bytes are files or a problem, packed or not', async () => {
  await assert(
    asyncProperty(uint8Array({ maxLength: 3000 }), async (bytes) => {
      await problemOf(bytes);
      const within = await unpack(gzipSync(bytes)).catch((error: unknown) => error);
      expect(within instanceof Map ? 0 : within instanceof HarnessError && within.exitCode).toBe(
        within instanceof Map ? 0 : 64,
      );
    }),
  );
});

test('a real archive with a byte changed is files or a problem', async () => {
  const tar = tarPack();
  for (const { name, text } of FILES) tar.entry({ name }, text);
  tar.finalize();
  const bytes = await bytesOf(tar);
  await assert(
    asyncProperty(integer({ min: 0, max: 1600 }), integer({ min: 0, max: 255 }), async (at, byte) => {
      const changed = Buffer.from(bytes);
      changed[at] = byte;
      const within = await unpack(gzipSync(changed)).catch((error: unknown) => error);
      expect(within instanceof Map || (within instanceof HarnessError && within.code === 'BUNDLE_INVALID')).toBe(true);
    }),
    { numRuns: 300 },
  );
});
