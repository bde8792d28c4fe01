import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { pack } from '../../../harness/bundle/pack.ts';
import { savedEvidence } from '../../../harness/commands/saved-evidence.ts';
import { recording } from '../../fixtures/recordings.ts';

const MANIFEST = JSON.stringify({
  formatVersion: 1,
  initpVersion: '0',
  collectedAt: '2026-01-01T00:00:00Z',
  depth: 'probe',
  container: { id: 'c0ffee', name: 'web' },
  diagnosis: { status: 'healthy', cause: null, layer: null, strength: null },
  redacted: 'yes',
  redactions: [],
  files: [],
  missing: [],
});
const text = await readFile(new URL('../../fixtures/healthy/readings.json', import.meta.url), 'utf8');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function bundle(manifest: string, readings: string): Promise<Uint8Array> {
  const files = [
    { name: 'manifest.json', text: manifest },
    { name: 'readings.json', text: readings },
  ];
  return await pack(files, new Date(0));
}

async function evidenceIn(bytes: Uint8Array) {
  const path = join(folder, 'bundle.tar.gz');
  await writeFile(path, bytes);
  return await savedEvidence(path);
}

test('an archive of several gzip members, empty ones among them, is one', async () => {
  const tar = gunzipSync(await bundle(MANIFEST, text));
  const members = [tar.subarray(0, 700), tar.subarray(700, 700), tar.subarray(700)].map((each) => gzipSync(each));
  const { file } = await evidenceIn(Buffer.concat(members));
  expect(file.readings).toEqual((await recording('healthy')).readings);
});

describe('keys that are words of the language', () => {
  const hostile = '{"__proto__":{"depth":"confirm","readings":[]},"constructor":{"prototype":{"depth":1}},';

  test('are no fields, and change no other object', async () => {
    const { file, manifest } = await evidenceIn(
      await bundle(MANIFEST.replace('{', hostile), text.replace('{', hostile)),
    );
    expect(file.readings).toEqual((await recording('healthy')).readings);
    expect(manifest?.depth).toBe('probe');
    expect(Reflect.has({}, 'depth')).toBe(false);
  });
});

describe('JSON a hundred thousand levels deep', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  test('beside the readings is not looked at', async () => {
    const { file } = await evidenceIn(await bundle(MANIFEST, text.replace('{', `{"more":${deep},`)));
    expect(file.readings).toEqual((await recording('healthy')).readings);
  });

  test('in the place of a reading is a problem', async () => {
    const bytes = await bundle(MANIFEST, text.replace('"value":', `"value":${deep},"was":`));
    await expect(evidenceIn(bytes)).rejects.toMatchObject({ code: 'READINGS_INVALID', exitCode: 64 });
  });
});
