import { expect, test } from 'vitest';

import type { RawEvidence } from '../../../harness/model/bundle.ts';
import { bundleContents, type Contents } from '../../../harness/redact/bundle-contents.ts';
import { redactor } from '../../../harness/redact/redactor.ts';

const INSPECT = {
  Name: '/web',
  Config: {
    Hostname: 'falcon9',
    Env: ['PATH=/home/alice/bin:/bin', 'EMPTY=', 'DB_URL=postgres://u:p@db/x', 'NOTHING'],
    Cmd: ['serve', '--password', 'hunter2', '--token=abcd', '--port', '80'],
    Labels: { 'com.example.owner': 'alice@example.com', api_key: 'hunter3' },
  },
  HostConfig: { ExtraHosts: ['registry7:10.0.0.9'], PidsLimit: 40 },
  NetworkSettings: { IPAddress: '10.0.0.7' },
};

const RAW: readonly RawEvidence[] = [
  { name: 'inspect.json', about: 'x', status: 'json', value: INSPECT },
  { name: 'daemon.log', about: 'x', status: 'text', text: 'falcon9 asked registry7 at 10.0.0.9\n' },
  { name: 'runtime.log', about: 'x', status: 'missing', why: 'no shim on falcon9' },
];

function contents(kept: 'redact' | 'keep'): Contents {
  return bundleContents({
    readings: { schemaVersion: 1, depth: 'passive', container: { id: 'a'.repeat(64), name: 'web' }, readings: [] },
    raw: RAW,
    manifest: {
      formatVersion: 1,
      initpVersion: '0.1.0',
      collectedAt: '2026-01-01T00:00:00Z',
      depth: 'passive',
      container: { id: 'a'.repeat(64), name: 'web' },
      diagnosis: { status: 'healthy', cause: null, layer: null, strength: null },
    },
    redactor: kept === 'keep' ? null : redactor({ ownNames: [], words: new Set() }),
  });
}

function textOf({ files }: Contents, name: string): string {
  return files.find((file) => file.name === name)?.text ?? '';
}

test('what is nobody else’s business is out of every file, and equal names are equal in all of them', () => {
  const all = contents('redact');
  const everything = all.files.map(({ text }) => text).join('\n');
  expect(everything).not.toMatch(/hunter|abcd|alice|postgres|falcon9|registry7|10\.0\.0/u);
  const inspect: unknown = JSON.parse(textOf(all, 'inspect.json'));
  expect(inspect).toMatchObject({
    Config: {
      Env: ['PATH=/home/user-1/bin:/bin', 'EMPTY=', 'DB_URL=[redacted]', 'NOTHING'],
      Cmd: ['serve', '--password', '[redacted]', '--token=[redacted]', '--port', '80'],
    },
    HostConfig: { ExtraHosts: ['host-2:ip-1'], PidsLimit: 40 },
    NetworkSettings: { IPAddress: 'ip-2' },
  });
  expect(textOf(all, 'daemon.log')).toBe('host-1 asked host-2 at ip-1\n');
});

test('the manifest comes first, and lists files, what is missing, and what was left out where', () => {
  const all = contents('redact');
  expect(all.files.map(({ name }) => name)).toEqual(['manifest.json', 'readings.json', 'inspect.json', 'daemon.log']);
  expect(JSON.parse(all.files[0]?.text ?? '')).toEqual(all.manifest);
  expect(all.manifest.missing).toEqual([{ name: 'runtime.log', why: 'no shim on host-1' }]);
  expect(all.manifest.redactions).toEqual(
    expect.arrayContaining([
      { kind: 'environment', where: 'inspect.json Config.Env', count: 1 },
      { kind: 'password', where: 'inspect.json Config.Cmd', count: 2 },
      { kind: 'ip-address', where: 'daemon.log', count: 1 },
    ]),
  );
  for (const { name, bytes } of all.manifest.files) expect(bytes).toBe(Buffer.byteLength(textOf(all, name)));
});

test('nothing is left out when that is asked for, and the manifest says so', () => {
  const all = contents('keep');
  expect(all.manifest).toMatchObject({ redacted: 'no', redactions: [] });
  expect(JSON.parse(textOf(all, 'inspect.json'))).toEqual(INSPECT);
});
