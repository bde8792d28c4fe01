import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { $ } from 'zx';

import type { PayloadIdentity } from '../../harness/docker/payload-identity.js';

const PIDS = '/sys/fs/cgroup/pids';
const LIMIT = '64';
const NULL_EXEC = '/nonexistent/initp-null-exec';

/**
 * The steps of one trial of `read-init-p`, typed as docker, ctr and runc commands in a row, by somebody who knows every
 * path already. Milliseconds from the first command to the last; the amplifier runs beside it, as in the trial.
 * cgroup v1 with containerd under dockerd only, as the machine that the numbers are from.
 */
export async function rawTrial({ binary, image }: PayloadIdentity): Promise<number> {
  const name = `bench-${process.pid}`;
  const cgroups = [join(PIDS, `${name}-a`), join(PIDS, `${name}-b`)];
  for (const path of cgroups) await mkdir(path);
  const churn = $`${binary} churn ${cgroups} 1000 100`.nothrow();
  try {
    const started = performance.now();
    const id = (
      await $`docker run -d --name ${name} --network none --pids-limit ${LIMIT} ${image} sleep`
    ).stdout.trim();
    await $`docker exec ${name} /bin/true`;
    await $`docker exec -d ${name} /bin/payload threads max`;
    const files = join(PIDS, 'docker', id);
    while ((await readFile(join(files, 'pids.current'), 'utf8')).trim() !== LIMIT) await $`sleep 0.01`;
    await threeLayers(name, id);
    await proof(name, join(files, 'pids.max'));
    await $`docker rm --force --volumes ${name}`;
    return performance.now() - started;
  } finally {
    churn.stdin.end();
    await churn;
    await $({ nothrow: true })`docker rm --force --volumes ${name}`;
    for (const path of cgroups) await rmdir(path);
  }
}

async function threeLayers(name: string, id: string): Promise<void> {
  const type = $({ nothrow: true });
  const containerd = ['--address', '/var/run/docker/containerd/containerd.sock', '--namespace', 'moby'];
  const runtime = ['--root', '/var/run/docker/runtime-runc/moby'];
  for (const command of [NULL_EXEC, '/bin/true']) {
    for (const n of [1, 2, 3]) {
      await type`docker exec ${name} ${command}`;
      await type`ctr ${containerd} tasks exec --exec-id ${`${name}${n}${command.length}`} ${id} ${command}`;
      await type`runc ${runtime} exec ${id} ${command}`;
    }
  }
}

async function proof(name: string, limit: string): Promise<void> {
  const type = $({ nothrow: true });
  for (const max of [LIMIT, String(Number(LIMIT) * 2), LIMIT]) {
    await writeFile(limit, max);
    for (const command of [NULL_EXEC, '/bin/true']) await type`docker exec ${name} ${command}`;
  }
}
