import containerMounts from '../collectors/container-mounts.ts';
import containerRootfs from '../collectors/container-rootfs.ts';
import type { ContainerMounts } from '../model/container.ts';
import type { FaultSpec } from '../model/scenario.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

type What = Extract<FaultSpec, { fault: 'container-unmount' }>['what'];

const TIMEOUT_MS = 10_000;

/** Where it is mounted in the container, and which field of the evidence tells. */
const INSIDE = {
  proc: { path: 'proc', field: 'proc' },
  devpts: { path: 'dev/pts', field: 'devPts' },
  root: { path: '', field: 'root' },
} as const satisfies Record<Exclude<What, 'engine-root'>, { path: string; field: keyof ContainerMounts }>;

async function run({ host }: InjectionTools, file: string, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await host.exec(file, args, { timeoutMs: TIMEOUT_MS });
  if (exitCode !== 0) throw injectionFailed('container-unmount', `${file}: ${String(exitCode)}: ${stderr.trim()}`);
}

/**
 * In the mount namespace of the container, with the program of this machine: `--root=/` leads back to its files, and
 * `/proc/PID/root` from there into the container, whose image has no umount.
 */
async function unmountInside(tools: InjectionTools, what: keyof typeof INSIDE): Promise<void> {
  const { target } = tools;
  const pid = target.inspect.initPid;
  if (pid === null) throw injectionFailed('container-unmount', 'the container has no first process');
  const { path, field } = INSIDE[what];
  const umount = ['umount', '--no-canonicalize', '--lazy', `/proc/${pid}/root/${path}`];
  await run(tools, 'nsenter', ['--target', String(pid), '--mount', '--root=/', '--', ...umount]);
  const now = await containerMounts.collect(target);
  if (now.status === 'absent') throw injectionFailed('container-unmount', now.why);
  if (now.value[field] !== null) throw injectionFailed('container-unmount', `/${path} is a ${now.value[field]}`);
}

/** The overlay of the trial's own container, in the mount namespace of this machine: no other mount is touched. */
async function unmountOutside(tools: InjectionTools): Promise<void> {
  const { engine, target, workload } = tools;
  const found = await engine.get(`/containers/${workload.id}/json`);
  const data: unknown = Reflect.get(Object(Reflect.get(Object(found), 'GraphDriver')), 'Data');
  const merged: unknown = Reflect.get(Object(data), 'MergedDir');
  if (typeof merged !== 'string' || !merged.startsWith('/')) {
    throw injectionFailed('container-unmount', 'the engine does not say where the root is mounted: no overlay2');
  }
  await run(tools, 'umount', ['--lazy', merged]);
  const now = await containerRootfs.collect(target);
  if (now.status === 'absent') throw injectionFailed('container-unmount', now.why);
  if (now.value.daemonSees !== 'unmounted') throw injectionFailed('container-unmount', `${merged} is still mounted`);
}

/** Something that an exec needs is unmounted: in the container, or where the engine sees it. */
const containerUnmount: Fault<'container-unmount'> = {
  id: 'container-unmount',
  title: 'A mount that an exec needs is taken away',
  blast: 'container',
  parameters: {
    what: '`proc`, `devpts` or `root` of the container, or `engine-root`: its root where the engine sees it',
  },
  requires: ['root'],

  describe: ({ what }) => [
    what === 'engine-root'
      ? 'umount --lazy GraphDriver.Data.MergedDir of the container; undo: remove the container'
      : `umount --lazy the ${what} of the container in its own mount namespace; undo: remove the container`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  // What it changes goes with the container, whose removal is journalled before it is made.
  inject: async ({ what }, tools) =>
    what === 'engine-root' ? await unmountOutside(tools) : await unmountInside(tools, what),
};

export default containerUnmount;
