import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openStateDirectory, stateDirectoryOf, trustedJournals } from '../../../harness/engine/state-directory.ts';

describe('the state directory', () => {
  test.each([
    [{ XDG_STATE_HOME: '/state', HOME: '/home/a' }, 0, '/state/initp'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/home/a' }, 1000, '/home/a/.local/state/initp'],
    [{ HOME: '/root' }, 0, '/var/lib/initp'],
    [{ HOME: '/home/a' }, 1000, '/home/a/.local/state/initp'],
    [{}, 1000, '/var/lib/initp'],
  ])('of %j for uid %i is %s', (environment, uid, path) => {
    expect(stateDirectoryOf(environment, uid)).toBe(path);
  });
});

describe('opening it', () => {
  let base = '';
  let state = '';
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'state-'));
    state = join(base, 'initp');
  });
  afterEach(async () => {
    await rm(base, { recursive: true });
  });

  test('makes it for its owner alone, and a second time changes nothing', async () => {
    const journals = await openStateDirectory(state);
    expect(await openStateDirectory(state)).toBe(journals);
    expect((await stat(state)).mode & 0o777).toBe(0o700);
    expect((await stat(journals)).mode & 0o777).toBe(0o700);
  });

  test('closes one that others could read', async () => {
    await mkdir(state);
    await chmod(state, 0o755);
    await openStateDirectory(state);
    expect((await stat(state)).mode & 0o777).toBe(0o700);
  });

  test('refuses a symbolic link, in place of it or in it', async () => {
    const elsewhere = join(base, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, state);
    await expect(openStateDirectory(state)).rejects.toMatchObject({
      code: 'STATE_DIR_UNSAFE',
      message: expect.stringContaining('is a symbolic link'),
    });
    const other = join(base, 'other');
    await mkdir(other);
    await symlink(elsewhere, join(other, 'journals'));
    await expect(openStateDirectory(other)).rejects.toMatchObject({ code: 'STATE_DIR_UNSAFE' });
  });

  test.runIf(process.getuid?.() === 0)('refuses a directory of somebody else', async () => {
    await mkdir(state);
    await chown(state, 65_534, 65_534);
    await expect(openStateDirectory(state)).rejects.toMatchObject({
      code: 'STATE_DIR_UNSAFE',
      message: expect.stringContaining('owned by uid 65534'),
    });
  });
});

describe('what is obeyed', () => {
  let base = '';
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'state-'));
  });
  afterEach(async () => {
    await rm(base, { recursive: true });
  });

  test('are the journals of a directory that was opened, and none where there is no directory', async () => {
    expect(await trustedJournals(join(base, 'nowhere'))).toBeNull();
    const journals = await openStateDirectory(join(base, 'initp'));
    expect(await trustedJournals(join(base, 'initp'))).toBe(journals);
  });

  test('is nothing behind a symbolic link', async () => {
    await openStateDirectory(join(base, 'elsewhere'));
    await symlink(join(base, 'elsewhere'), join(base, 'initp'));
    await expect(trustedJournals(join(base, 'initp'))).rejects.toMatchObject({ code: 'STATE_DIR_UNSAFE' });
    await mkdir(join(base, 'other'));
    await symlink(join(base, 'elsewhere', 'journals'), join(base, 'other', 'journals'));
    await expect(trustedJournals(join(base, 'other'))).rejects.toMatchObject({ code: 'STATE_DIR_UNSAFE' });
  });

  test.each(['', 'journals'])('is nothing that others may write to: %j in it', async (folder) => {
    await openStateDirectory(join(base, 'initp'));
    await chmod(join(base, 'initp', folder), 0o777);
    await expect(trustedJournals(join(base, 'initp'))).rejects.toMatchObject({
      code: 'STATE_DIR_UNSAFE',
      message: expect.stringContaining('mode 777'),
    });
  });

  test.runIf(process.getuid?.() === 0)('is nothing of somebody else', async () => {
    await openStateDirectory(join(base, 'initp'));
    await chown(join(base, 'initp', 'journals'), 65_534, 65_534);
    await expect(trustedJournals(join(base, 'initp'))).rejects.toMatchObject({
      message: expect.stringContaining('owned by uid 65534'),
    });
  });
});
