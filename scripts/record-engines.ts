// node scripts/record-engines.ts: starts containers with real podman and real containerd, and writes down how their cgroups
// are called beside what the engines themselves list, for test/unit/scan/engines.test.ts. Needs root, podman, ctr, and the
// image of the payload. Everything that it starts is removed.
import { mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { $ } from 'zx';

import { payloadIdentity } from '../harness/docker/payload-identity.js';

$.verbose = false;
$.quiet = true;

const root = dirname(import.meta.dirname);
const { image } = payloadIdentity(root);
const PIDS = '/sys/fs/cgroup/pids';
const SOCKET = '/run/docker/containerd/containerd.sock';
const TASKS = '/run/docker/containerd/daemon/io.containerd.runtime.v2.task';
const MARK = `recorded-${process.pid}`;
const RUNC = ['--runtime', '/usr/sbin/runc'];
/** Namespace, id, and a cgroup of one's own. */
const TASKS_OF_CTR = [
  ['default', `${MARK}-default`, null],
  ['k8s.io', `${MARK}-k8s`, null],
  ['builds', `${MARK}-builds`, null],
  ['default', `${MARK}-own`, `/${MARK}-slice/of-its-own`],
] as const;

const text = async (path: string): Promise<string> => await readFile(path, 'utf8');
const version = async (...words: readonly string[]): Promise<string> =>
  (await $`${words}`).stdout.trim().split('\n')[0] ?? '';
const rootfs = await mkdtemp(join(tmpdir(), 'initp-rootfs-'));
try {
  await $`docker save ${image} | podman load`;
  await $`docker create --name ${MARK} ${image} sleep`;
  await $`docker export ${MARK} | tar --extract --file - --directory ${rootfs}`;
  const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=4096:4096'];
  for (const name of ['one', 'two']) {
    const as = ['--detach', '--network', 'none', '--name', `${MARK}-${name}`];
    await $`podman ${RUNC} run ${limits} ${as} localhost/${image} sleep`;
  }
  for (const [namespace, id, cgroup] of TASKS_OF_CTR) {
    const at = cgroup === null ? [] : ['--cgroup', cgroup];
    await $`ctr --address ${SOCKET} --namespace ${namespace} run --detach --null-io ${at} --rootfs ${rootfs} ${id} /bin/payload sleep`;
  }

  const podman = (await $`podman ps --no-trunc --filter name=${MARK} --format ${'{{.ID}} {{.Names}}'}`).stdout;
  const containerd = await Promise.all(
    TASKS_OF_CTR.map(async ([namespace, id]) => {
      const told = (await $`ctr --address ${SOCKET} --namespace ${namespace} tasks list`).stdout;
      const pid = new RegExp(String.raw`^${id}\s+(\d+)\s+RUNNING`, 'mu').exec(told)?.[1] ?? '';
      const initPid = `${TASKS}/${namespace}/${id}/init.pid`;
      const files = { [initPid]: await text(initPid), [`/proc/${pid}/cgroup`]: await text(`/proc/${pid}/cgroup`) };
      return { namespace, id, files };
    }),
  );
  const ids = [...podman.matchAll(/[0-9a-f]{64}/gu)].map(([id]) => id);
  const all = (await readdir(PIDS, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(PIDS.length));
  const ours = (path: string): boolean => path.includes(MARK) || ids.some((id) => path.includes(id));
  const directories = all.filter((path) => ours(path) || path.startsWith('/libpod_parent/conmon'));
  const recording = {
    pedigree: {
      by: 'node scripts/record-engines.ts',
      at: new Date().toISOString(),
      kernel: await version('uname', '-r'),
      podman: await version('podman', '--version'),
      containerd: await version('ctr', '--version'),
      runc: await version('runc', '--version'),
      cgroups: 'v1, cgroupfs manager',
    },
    directories: directories.toSorted(),
    files: Object.assign({}, ...containerd.map(({ files }) => files)),
    engines: {
      podman: [...podman.matchAll(/^(?<id>[0-9a-f]{64}) (?<name>\S+)$/gmu)].map(({ groups }) => ({ ...groups })),
      containerd: containerd.map(({ namespace, id }) => ({ namespace, id })),
    },
  };
  const file = join(root, 'test/fixtures/engines.json');
  await writeFile(file, `${JSON.stringify(recording, null, 2)}\n`);
  process.stdout.write(`${file}: ${directories.length} cgroups\n`);
} finally {
  for (const [namespace, id] of TASKS_OF_CTR) {
    await $({ nothrow: true })`ctr --address ${SOCKET} --namespace ${namespace} tasks delete --force ${id}`;
    await $({ nothrow: true })`ctr --address ${SOCKET} --namespace ${namespace} containers delete ${id}`;
  }
  await $({ nothrow: true })`podman rm --force --time 0 ${MARK}-one ${MARK}-two`;
  await $({ nothrow: true })`podman rmi localhost/${image}`;
  await $({ nothrow: true })`docker rm --force ${MARK}`;
  await rm(rootfs, { recursive: true, force: true });
  // What containerd and podman leave of their own; another container in it keeps it.
  for (const controller of await readdir('/sys/fs/cgroup')) {
    for (const path of [`${MARK}-slice`, 'default', 'k8s.io', 'builds', 'libpod_parent/conmon', 'libpod_parent']) {
      await rmdir(`/sys/fs/cgroup/${controller}/${path}`).catch(() => {});
    }
  }
}
