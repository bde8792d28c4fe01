import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { pack } from '../../../harness/bundle/pack.ts';
import { savedEvidence } from '../../../harness/commands/saved-evidence.ts';
import { recording, recordingText } from '../../fixtures/recordings.ts';

const MANIFEST = {
  formatVersion: 1,
  initpVersion: '0.1.0',
  collectedAt: '2026-01-01T00:00:00Z',
  depth: 'passive',
  container: { id: 'a', name: 'web' },
  diagnosis: { status: 'named', cause: 'container-pids-max', layer: 'runtime-init', strength: 'strong' },
  redacted: 'yes',
  redactions: [{ kind: 'ip-address', where: 'a.log', count: 2 }],
  files: [],
  missing: [],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saved-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function saved(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'evidence');
  await writeFile(path, content);
  return path;
}

async function bundle(files: Readonly<Record<string, string>>): Promise<string> {
  const packed = Object.entries(files).map(([name, text]) => ({ name, text }));
  return await saved(await pack(packed, new Date(0)));
}

test('takes readings and bundles, by what they are and not by their names', async () => {
  const text = await recordingText('passive-full');
  const expected = await recording('passive-full');
  expect(await savedEvidence(await saved(text))).toEqual({ file: expected, manifest: null });
  const path = await bundle({ 'manifest.json': JSON.stringify(MANIFEST), 'readings.json': text, 'new.txt': 'later' });
  expect(await savedEvidence(path)).toEqual({ file: expected, manifest: MANIFEST });
});

test.each([
  ['no manifest', { 'readings.json': '{}' }, 'no manifest.json'],
  ['no readings', { 'manifest.json': JSON.stringify(MANIFEST) }, 'no readings.json'],
  [
    'a later format',
    { 'manifest.json': JSON.stringify({ ...MANIFEST, formatVersion: 2 }), 'readings.json': '{}' },
    'formatVersion',
  ],
])('a bundle with %s is refused', async (_, files, says) => {
  await expect(savedEvidence(await bundle(files))).rejects.toMatchObject({
    code: 'BUNDLE_INVALID',
    exitCode: 64,
    message: expect.stringContaining(says) as unknown,
  });
});

test('readings in a bundle are checked like others', async () => {
  const path = await bundle({ 'manifest.json': JSON.stringify(MANIFEST), 'readings.json': '{"readings":1}' });
  await expect(savedEvidence(path)).rejects.toMatchObject({ code: 'READINGS_INVALID', exitCode: 64 });
});

test.each([
  ['a directory', '/'],
  ['nothing', '/nowhere/x.tar.gz'],
  ['a device without an end', '/dev/zero'],
])('%s is refused', async (_, path) => {
  await expect(savedEvidence(path)).rejects.toMatchObject({ code: 'READINGS_INVALID', exitCode: 64 });
});
