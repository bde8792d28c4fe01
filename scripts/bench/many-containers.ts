import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';

import type { HostConfig } from 'dockerode';
import pLimit from 'p-limit';
import { $ } from 'zx';

import { endpointOf } from '../../harness/docker/endpoint.ts';
import { engineApi } from '../../harness/docker/engine-api.ts';
import type { PayloadIdentity } from '../../harness/docker/payload-identity.js';

const CGROUP = '/sys/fs/cgroup';
const PARENT_TASKS = 20;

/** A host full of healthy containers with five sick ones among them. cgroup v1 and the cgroupfs driver. */
export interface ManyContainers extends AsyncDisposable {
  readonly prefix: string;
  /** Name to the rule that must be named; the last two are made sick by `freezeAndStop`. */
  readonly sick: ReadonlyMap<string, string>;
  /** Starts healthy ones until there are so many in all. */
  grow(total: number): Promise<void>;
  /** Apart from the others: an exec into one with a stopped shim never returns. */
  freezeAndStop(): Promise<void>;
}

export async function manyContainers({ image }: PayloadIdentity): Promise<ManyContainers> {
  const prefix = `scanbench-${randomBytes(3).toString('hex')}`;
  const names: string[] = [];
  // Two processors: more at once only wait for each other.
  const lane = pLimit(4);
  const engine = engineApi(endpointOf(process.env['DOCKER_HOST']));
  // By the API: four hundred starts of the client take longer than those of the containers.
  const start = async (name: string, limits: HostConfig, ...mode: readonly string[]): Promise<void> => {
    names.push(name);
    const body = { Image: image, Cmd: mode, HostConfig: { NetworkMode: 'none', ...limits } };
    await lane(async () => {
      await engine.post(`/containers/create?name=${name}`, body, 120_000);
      await engine.post(`/containers/${name}/start`, undefined, 120_000);
    });
  };
  const named = (word: string): string => `${prefix}-${word}`;
  const undo: (() => Promise<void>)[] = [];
  const parent = `${CGROUP}/pids/${prefix}`;

  const host: ManyContainers = {
    prefix,
    sick: new Map([
      [named('full'), 'container-pids-max'],
      [named('parent'), 'pod-pids-limit'],
      [named('zombies'), 'zombie-accumulation'],
      [named('frozen'), 'freezer-stuck'],
      [named('shim'), 'shim-hang'],
    ]),
    async grow(total) {
      const from = names.length;
      await Promise.all(
        Array.from({ length: Math.max(0, total - from) }, (_, n) => start(named(`ok${from + n}`), {}, 'sleep')),
      );
    },
    async freezeAndStop() {
      const id = await idOf(named('frozen'));
      const freezer = `${CGROUP}/freezer/docker/${id}/freezer.state`;
      undo.push(async () => await writeFile(freezer, 'THAWED'));
      await writeFile(freezer, 'FROZEN');
      const shim = await shimOf(named('shim'));
      undo.push(async () => void process.kill(shim, 'SIGCONT'));
      process.kill(shim, 'SIGSTOP');
    },
    async [Symbol.asyncDispose]() {
      // Those that have not been started yet need no removal; ended from outside, it is not waited for them.
      lane.clearQueue();
      for (const step of undo.toReversed()) await step().catch(() => {});
      await Promise.all(
        names.map(
          async (name) =>
            await lane(
              async () => await engine.delete(`/containers/${name}?force=true&v=true`, 120_000).catch(() => {}),
            ),
        ),
      );
      for (const controller of (await $`ls ${CGROUP}`).stdout.trim().split('\n')) {
        await rmdir(`${CGROUP}/${controller}/${prefix}`).catch(() => {});
      }
    },
  };
  try {
    await mkdir(parent);
    await Promise.all([
      start(named('full'), { PidsLimit: 30 }, 'threads', 'max'),
      start(named('zombies'), { PidsLimit: 40 }, 'zombies', 'max'),
      start(named('parent'), { CgroupParent: `/${prefix}` }, 'threads', String(PARENT_TASKS)),
      start(named('frozen'), {}, 'sleep'),
      start(named('shim'), {}, 'sleep'),
    ]);
    for (const word of ['full', 'zombies']) {
      while (!(await $`docker logs ${named(word)}`).stdout.includes('"refusal"')) await pause();
    }
    const current = async (): Promise<string> => (await readFile(`${parent}/pids.current`, 'utf8')).trim();
    while (Number(await current()) < PARENT_TASKS) await pause();
    await writeFile(`${parent}/pids.max`, await current());
  } catch (error) {
    await host[Symbol.asyncDispose]();
    throw error;
  }
  return host;
}

async function pause(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}

async function idOf(name: string): Promise<string> {
  return (await $`docker inspect --format {{.Id}} ${name}`).stdout.trim();
}

/** The parent of the container's first process. */
async function shimOf(name: string): Promise<number> {
  const pid = (await $`docker inspect --format {{.State.Pid}} ${name}`).stdout.trim();
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\s*(\d+)$/mu.exec(status)?.[1]);
}
