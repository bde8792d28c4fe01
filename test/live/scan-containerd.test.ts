/** Containers that no docker knows: real containerd, by `ctr`. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { command } from './command.ts';
import { type Workspace, workspace } from './initp.ts';
import { json } from './json.ts';
import { PAYLOAD } from './payload.ts';

const SOCKET = ['/run/docker/containerd/containerd.sock', '/run/containerd/containerd.sock'].find((path) =>
  existsSync(path),
);
const CGROUPS = '/sys/fs/cgroup';
const MARK = `live-${randomBytes(3).toString('hex')}`;
/** Namespace, id, cgroup of one's own. */
const TASKS = [
  ['default', `${MARK}-a`, null],
  ['k8s.io', `${MARK}-b`, null],
  ['builds', `${MARK}-c`, `/${MARK}-slice/of-its-own`],
] as const;

const report = z.object({
  containers: z.array(
    z.object({
      id: z.string(),
      engine: z.string(),
      verdict: z.string(),
      pids: z.array(z.object({ path: z.string() })),
      shim: z.object({ status: z.string() }),
    }),
  ),
});

let work: Workspace;
let rootfs: string;
let made: readonly string[] = [];
beforeAll(async () => {
  work = await workspace();
  made = await cgroupsToCome();
  rootfs = await mkdtemp(join(tmpdir(), 'initp-rootfs-'));
});
afterAll(async () => {
  await rm(rootfs, { recursive: true, force: true });
  await work[Symbol.asyncDispose]();
});

async function ctr(namespace: string, ...words: readonly string[]): Promise<string> {
  return await command('ctr', '--address', SOCKET ?? '', '--namespace', namespace, ...words);
}

async function removeAll(): Promise<void> {
  for (const [namespace, id] of TASKS) {
    await ctr(namespace, 'tasks', 'delete', '--force', id).catch(() => {});
    await ctr(namespace, 'containers', 'delete', id).catch(() => {});
  }
  // Another container of the namespace, which has come meanwhile, keeps them.
  for (const path of made) await rmdir(path).catch(() => {});
}

/** The cgroups that containerd makes for these tasks, as far as they are not there yet. */
async function cgroupsToCome(): Promise<readonly string[]> {
  const names = [`${MARK}-slice/of-its-own`, `${MARK}-slice`, 'default', 'k8s.io', 'builds'];
  const all = (await readdir(CGROUPS)).flatMap((controller) => names.map((name) => join(CGROUPS, controller, name)));
  return all.filter((path) => !existsSync(path));
}

describe.skipIf(SOCKET === undefined)('containerd without docker', () => {
  test('its containers are found in every namespace, with the cgroup of their own too, and the full one is told', async () => {
    const source = `${MARK}-image`;
    await command('docker', 'create', '--name', source, PAYLOAD.image, 'sleep');
    try {
      const archive = join(rootfs, 'root.tar');
      await command('docker', 'export', '--output', archive, source);
      await command('tar', '--extract', '--file', archive, '--directory', rootfs);
      for (const [namespace, id, cgroup] of TASKS) {
        const at = cgroup === null ? [] : ['--cgroup', cgroup];
        await ctr(namespace, 'run', '--detach', '--null-io', ...at, '--rootfs', rootfs, id, '/bin/payload', 'sleep');
      }
      const look = async (): Promise<z.output<typeof report>['containers']> => {
        const { stdout } = await work.initp(['scan', '--json', '--filter', `id=${MARK}-*`]);
        return json(report, stdout).containers.toSorted((a, b) => a.id.localeCompare(b.id));
      };
      const before = await look();
      const well = { engine: 'containerd', verdict: 'ok', shim: { status: 'running' } };
      expect(before).toMatchObject(TASKS.map(([, id]) => ({ id, ...well })));
      await writeFile(`${before[2]?.pids[0]?.path}/pids.max`, '1');
      const verdicts = (await look()).map(({ verdict }) => verdict);
      expect(verdicts).toEqual(['ok', 'ok', 'exec-broken']);
    } finally {
      await removeAll();
      await command('docker', 'rm', '--force', source);
    }
  });
});
