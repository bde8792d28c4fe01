import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostConfig, MountSettings } from 'dockerode';

import type { Host } from '../host/host.ts';
import { patient } from '../host/patience.ts';
import { PROJECT } from '../host/project.ts';
import { type EngineHost, rootedHost } from '../host/rooted.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { type EngineApi, engineApi } from './engine-api.ts';
import { ENGINE_LABEL } from './engine-in-container.ts';
import { download, upload } from './http-streams.ts';
import type { Hierarchy } from './hierarchies.ts';
import { daemonPid, ownHierarchies } from './nested-processes.ts';

/** What a nested engine is started with. Faults that work at its start change it. */
export interface NestedPlan {
  /** Neutral, as the workload's. */
  readonly name: string;
  readonly image: string;
  readonly run: string;
  readonly trial: string;
  /** In the host's engine: all of its cgroups are below. */
  readonly cgroupParent: string;
  /** Behind those that it needs here. */
  readonly dockerdArgs: readonly string[];
  /** Size of the tmpfs on `/var/lib/docker`, bytes; `null`: a volume on the host's disk. */
  readonly dataRootBytes: number | null;
  /** Most files and directories of that tmpfs; `null`: as many as the kernel gives it. */
  readonly dataRootInodes: number | null;
  /** Size of the tmpfs on `/run`, bytes; `null`: half of the memory. */
  readonly runBytes: number | null;
  /** The same of `/tmp`. */
  readonly tmpBytes: number | null;
  /** First id of the machine that users of its containers are given (`userns-remap`); `null`: they are its own. */
  readonly remapTo: number | null;
  /** Files and folders of this machine that it sees, for reading. */
  readonly mounts: readonly { readonly source: string; readonly target: string }[];
}

/** The programs of an engine that have a cgroup of their own, called `NAME.service` with `docker` for dockerd. */
export type Daemon = 'dockerd' | 'containerd';

/** An engine in a container of the host's engine, with containerd, shims and runtimes of its own. */
export interface NestedEngine {
  /** Its container, in the host's engine. */
  readonly container: { readonly id: string; readonly name: string };
  /** Of this machine: the container's first process, which outlives dockerd and containerd. */
  readonly pid: number;
  /** Files and commands inside; `exec` runs a program there. */
  readonly engineHost: EngineHost;
  /** Through its socket, `/proc/PID/root/run/docker.sock`. */
  readonly engine: EngineApi;
  /** Its own cgroup in each hierarchy, as this machine sees it: what it calls `/`. */
  readonly hierarchies: readonly Hierarchy[];
  /** Of this machine. Throws when there is no such process. */
  pidOf(daemon: Daemon): Promise<number>;
  /** The cgroup of the daemon in the hierarchy of that controller, as this machine sees it. */
  cgroupOf(daemon: Daemon, controller: string): string;
}

/** Where both write their logs, inside. */
export const NESTED_LOGS = { dockerd: '/var/log/dockerd.log', containerd: '/var/log/containerd.log' } as const;

const SERVICES = { dockerd: 'docker.service', containerd: 'containerd.service' } as const;
const INIT = '/nested-init.sh';
const READY_MS = 30_000;
const POLL_MS = 25;
/** An image of the payload has less than one. */
const MOST_IMAGE_BYTES = 64 * 1024 * 1024;

/**
 * Starts it and waits until it answers. Not `--privileged`, which asks for every capability and fails where one is
 * missing from the machine's bounding set: all of them but CAP_SYS_RESOURCE are enough. The caller has journalled the
 * removal of the container, and of its parent cgroup, before.
 */
export async function startNestedEngine(host: Host, outer: EngineApi, plan: NestedPlan): Promise<NestedEngine> {
  try {
    const id = await createContainer(plan);
    const pid = pidOf(await outer.get(`/containers/${id}/json`));
    const engine = engineApi({
      url: `unix:///proc/${pid}/root/run/docker.sock`,
      connect: { socketPath: `/proc/${pid}/root/run/docker.sock` },
    });
    const engineHost = rootedHost(host, pid);
    await untilAnswers(engine, engineHost);
    const hierarchies = await ownHierarchies(host, pid);
    const cgroupOf: NestedEngine['cgroupOf'] = (daemon, controller) => {
      const { mountPoint } = hierarchies.find(({ controllers }) => controllers.includes(controller)) ?? {};
      if (mountPoint === undefined) throw new Error(`the nested engine has no ${controller} hierarchy`);
      return join(mountPoint, SERVICES[daemon]);
    };
    return {
      container: { id, name: plan.name },
      pid,
      engineHost,
      engine,
      hierarchies,
      cgroupOf,
      pidOf: async (daemon) => await daemonPid(host, daemon, cgroupOf(daemon, 'pids')),
    };
  } catch (error) {
    throw new HarnessError({
      code: 'NESTED_ENGINE_FAILED',
      message: `the nested engine ${plan.name} (${plan.image}) did not start: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Run `npm run nested-engine`, which makes its image; see docs/internals/nested-engine.md for what it needs.',
      exitCode: EXIT.unavailable,
      cause: error,
    });
  }
}

/** Copies an image from one engine into another. */
export async function copyImage(from: EngineApi, to: EngineApi, image: string): Promise<void> {
  const tar = await download(from.endpoint, `/images/${image}/get`, MOST_IMAGE_BYTES);
  await upload(to.endpoint, { method: 'POST', path: '/images/load?quiet=true' }, tar);
  // A load that failed in its middle is answered with 200.
  await to.get(`/images/${image}/json`);
}

async function createContainer(plan: NestedPlan): Promise<string> {
  const { GenericContainer, PullPolicy, Wait } = await import('testcontainers');

  class Nested extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      Object.assign(this.hostConfig, hostConfigOf(plan));
      await Promise.resolve();
    }
  }

  const content = await readFile(join(PROJECT, 'harness/docker/nested-init.sh'), 'utf8');
  const started = await new Nested(plan.image)
    .withAutoCleanup(false)
    .withPullPolicy(PullPolicy.neverPull())
    .withName(plan.name)
    .withLabels({ 'initp.run': plan.run, 'initp.trial': plan.trial, [ENGINE_LABEL]: 'nested' })
    .withNetworkMode('none')
    .withCopyContentToContainer([{ content, target: INIT, mode: 0o755 }, ...subordinateIds(plan)])
    .withEntrypoint(['/bin/sh', INIT])
    .withCommand([...plan.dockerdArgs, ...(plan.remapTo === null ? [] : [`--userns-remap=${REMAP_USER}`])])
    .withWaitStrategy(Wait.forLogMessage('started'))
    .withStartupTimeout(patient(READY_MS))
    .start();
  return started.getId();
}

/** A user that every distribution has, with a group of the same name; `default` would make one, with ids of its choice. */
const REMAP_USER = 'daemon';
const REMAPPED_IDS = 65_536;

function subordinateIds({ remapTo }: NestedPlan) {
  if (remapTo === null) return [];
  const content = `${REMAP_USER}:${remapTo}:${REMAPPED_IDS}\n`;
  return ['/etc/subuid', '/etc/subgid'].map((target) => ({ content, target, mode: 0o644 }));
}

function hostConfigOf(plan: NestedPlan): HostConfig & { readonly CgroupnsMode: 'private' } {
  const dataRoot = '/var/lib/docker';
  const { dataRootBytes, dataRootInodes } = plan;
  const sized = [
    ...(dataRootBytes === null ? [] : [`size=${dataRootBytes}`]),
    ...(dataRootInodes === null ? [] : [`nr_inodes=${dataRootInodes}`]),
  ];
  return {
    CapAdd: ['ALL'],
    CapDrop: ['SYS_RESOURCE'],
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined', 'label=disable'],
    // What `--security-opt systempaths=unconfined` is for the API: /proc and /sys as the inner runtime needs them.
    MaskedPaths: [],
    ReadonlyPaths: [],
    DeviceCgroupRules: ['a *:* rwm'],
    CgroupParent: plan.cgroupParent,
    CgroupnsMode: 'private',
    Tmpfs: {
      '/run': tmpfs(plan.runBytes),
      '/tmp': tmpfs(plan.tmpBytes),
      ...(sized.length === 0 ? {} : { [dataRoot]: ['exec', ...sized].join(',') }),
    },
    // Its overlay2 can not lie on the overlay of its own root.
    Mounts: [
      ...(sized.length === 0
        ? [{ Type: 'volume' as const, Source: '', Target: dataRoot, VolumeOptions: ownVolume(plan.run) }]
        : []),
      ...plan.mounts.map(({ source, target }) => ({
        Type: 'bind' as const,
        Source: source,
        Target: target,
        ReadOnly: true,
      })),
    ],
  };
}

/** Without a name it goes with the container; with the label it is found when it did not. */
function ownVolume(run: string): MountSettings['VolumeOptions'] {
  return { Labels: { 'initp.run': run }, NoCopy: false, DriverConfig: { Name: '', Options: {} } };
}

function tmpfs(bytes: number | null): string {
  return bytes === null ? 'exec' : `exec,size=${bytes}`;
}

function pidOf(inspect: unknown): number {
  const state: unknown = typeof inspect === 'object' && inspect !== null ? Reflect.get(inspect, 'State') : null;
  const pid: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'Pid') : null;
  if (typeof pid === 'number' && pid > 0) return pid;
  throw new Error(`its container has no process: ${JSON.stringify(state)}`);
}

async function untilAnswers(engine: EngineApi, engineHost: EngineHost): Promise<void> {
  const deadline = performance.now() + patient(READY_MS);
  for (;;) {
    const silence = await engine.get('/version', 1000).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : JSON.stringify(error)),
    );
    if (silence === null) return;
    if (performance.now() > deadline) {
      const log = await engineHost.readText(NESTED_LOGS.dockerd).catch(String);
      throw new Error(`${silence} after ${READY_MS} ms; its log ends with: ${log.trim().slice(-1000)}`);
    }
    await engineHost.sleep(POLL_MS);
  }
}
