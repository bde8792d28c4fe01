import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { lookInside } from '../../../harness/host/inside.ts';

/* A directory stands for the root of a container, and what lies beside it for the host. */

const ALL = { offset: 0, maxBytes: 100 };

let outside: string;
let root: string;
let server: Server;

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'look-'));
  root = join(outside, 'root');
  await mkdir(join(root, 'etc'), { recursive: true });
  await mkdir(join(root, 'bin'));
  await writeFile(join(outside, 'secret'), 'of the host');
  await writeFile(join(root, 'secret'), 'of the container');
  await writeFile(join(root, 'bin/tool'), 'tool');
  await chmod(join(root, 'bin/tool'), 0o644);
  await symlink('/secret', join(root, 'absolute'));
  await symlink('../../../../secret', join(root, 'etc/upwards'));
  await symlink(outside, join(root, 'etc/host'));
  await symlink('/bin', join(root, 'sbin'));
  await symlink('loop', join(root, 'loop'));
  await symlink('nothing', join(root, 'dangling'));
  server = createServer().listen(join(root, 'socket'));
  await once(server, 'listening');
});

afterAll(async () => {
  server.close();
  await rm(outside, { recursive: true, force: true });
});

async function textOf(path: string): Promise<string | null> {
  const look = await lookInside(root, path, ALL);
  return look.status === 'found' ? Buffer.from(look.part).toString() : null;
}

describe('a look inside', () => {
  test('finds a file, its mode, and the directories above it', async () => {
    expect(await lookInside(root, '/bin/tool', ALL)).toMatchObject({
      status: 'found',
      file: { path: '/bin/tool', type: 'file', mode: 0o644, links: 1 },
      through: [{ path: '/' }, { path: '/bin', type: 'directory' }],
    });
  });

  test('follows links in there, and says where it came out', async () => {
    expect(await lookInside(root, '/sbin/tool', ALL)).toMatchObject({ file: { path: '/bin/tool' } });
  });

  test('reads the part that was asked for', async () => {
    const look = await lookInside(root, '/bin/tool', { offset: 2, maxBytes: 1 });
    expect(look).toMatchObject({ part: Buffer.from('o') });
  });

  test.each(['/absolute', '/etc/upwards', '/../../secret', '/etc/../../secret'])(
    'never leaves the root: %s is the file of the container',
    async (path) => {
      expect(await textOf(path)).toBe('of the container');
    },
  );

  test('takes a link to a directory of the host for one of the container, which it does not have', async () => {
    expect(await lookInside(root, '/etc/host/secret', ALL)).toMatchObject({ status: 'missing' });
  });

  test.each([
    ['/bin/none', { status: 'missing', at: '/bin/none' }],
    ['/dangling', { status: 'missing', at: '/nothing' }],
    ['/bin/tool/more', { status: 'not-a-directory', at: '/bin/tool' }],
    ['/loop', { status: 'refused', why: 'too-many-links' }],
    [`/${'x/'.repeat(3000)}`, { status: 'refused', why: 'too-long' }],
    [`/${'./../'.repeat(600)}`, { status: 'refused', why: 'too-long' }],
    [`/${'n'.repeat(300)}`, { status: 'missing' }],
  ])('says why %.20s leads nowhere', async (path, answer) => {
    expect(await lookInside(root, path, ALL)).toMatchObject(answer);
  });

  test('opens neither a socket nor a device', async () => {
    expect(await lookInside(root, '/socket', ALL)).toMatchObject({ file: { type: 'other' }, part: new Uint8Array() });
  });
});
