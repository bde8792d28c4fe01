import type { HostConfig } from 'dockerode';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { patient } from '../host/patience.ts';
import type { EngineApi } from './engine-api.ts';
import { type InsideProcess, startInside } from './inside-process.ts';
import { createBare } from './workload-bare.ts';

/** Everything the container under test is created with. Faults that work at creation change it. */
export interface WorkloadPlan {
  /** Neutral: a reading that holds it gives nothing away. */
  readonly name: string;
  readonly image: string;
  readonly run: string;
  readonly trial: string;
  /** Tasks; `null`: no limit of its own. */
  readonly pidsLimit: number | null;
  readonly memoryBytes: number | null;
  /** `off`: whoever finds no memory sleeps instead of being killed (`HostConfig.OomKillDisable`, cgroup v1). */
  readonly oomKiller: 'on' | 'off';
  /** What every process of it begins with, execs too: of two the kernel kills the one with more. `null`: the engine's own. */
  readonly oomScoreAdj: number | null;
  /** Whether the container's own files may be changed (`HostConfig.ReadonlyRootfs`). */
  readonly rootfs: 'writable' | 'read-only';
  /** File systems in memory, by mount point. */
  readonly tmpfs: readonly { readonly path: string; readonly sizeBytes: number }[];
  /** `null`: the engine's default runtime. */
  readonly runtime: string | null;
  /** Whether the engine starts it again when it ends. */
  readonly restart: 'no' | 'always';
  /** `null`: where the engine puts it. */
  readonly cgroupParent: string | null;
  /** What the payload does as process 1, as its own words. */
  readonly payload: readonly [string, ...string[]];
  /** `uid` or `uid:gid`; `null`: the image's, which is root. */
  readonly user: string | null;
  /** `HostConfig.Ulimits`, beside the daemon's own. */
  readonly ulimits: readonly Ulimit[];
  /** `HostConfig.SecurityOpt`, such as `seccomp=unconfined`. */
  readonly securityOptions: readonly string[];
  /** `Config.WorkingDir`, made when it is not there; `null`: the image's, which is `/`. */
  readonly workdir: string | null;
  /** Directories of the engine's machine, mounted into the container. */
  readonly binds: readonly { readonly source: string; readonly target: string }[];
}

/** A resource limit of every process of the container, soft and hard, in its own unit. */
export interface Ulimit {
  readonly name: 'nofile' | 'nproc';
  readonly max: number;
}

export interface RunningWorkload {
  readonly id: string;
  readonly name: string;
  /** Starts the payload inside. */
  startInside(args: readonly string[]): Promise<InsideProcess>;
}

/** Which engine the workload is made in. */
export interface WorkloadPlace {
  readonly engine: EngineApi;
  /** `nested`: testcontainers knows one engine in each process, the host's, so the engine is asked directly. */
  readonly kind: 'host' | 'nested';
  /** What this machine calls the process of that container which the engine calls `pid`. */
  hostPid(containerId: string, pid: number): Promise<number>;
}

/** The payload's path in its image. */
const PAYLOAD = '/bin/payload';
const STARTUP_TIMEOUT_MS = 30_000;

/** What the plan says about the container's surroundings. */
function hostConfigOf(plan: WorkloadPlan): HostConfig {
  return {
    ...(plan.pidsLimit === null ? {} : { PidsLimit: plan.pidsLimit }),
    ...(plan.memoryBytes === null ? {} : { Memory: plan.memoryBytes }),
    ...(plan.oomKiller === 'on' ? {} : { OomKillDisable: true }),
    ...(plan.oomScoreAdj === null ? {} : { OomScoreAdj: plan.oomScoreAdj }),
    ...(plan.rootfs === 'writable' ? {} : { ReadonlyRootfs: true }),
    ...(plan.runtime === null ? {} : { Runtime: plan.runtime }),
    ...(plan.cgroupParent === null ? {} : { CgroupParent: plan.cgroupParent }),
    ...(plan.restart === 'no' ? {} : { RestartPolicy: { Name: plan.restart } }),
    Tmpfs: Object.fromEntries(plan.tmpfs.map(({ path, sizeBytes }) => [path, `size=${sizeBytes}`])),
    Ulimits: plan.ulimits.map(({ name, max }) => ({ Name: name, Soft: max, Hard: max })),
    SecurityOpt: [...plan.securityOptions],
    Binds: plan.binds.map(({ source, target }) => `${source}:${target}`),
  };
}

/** Creates and starts the workload. The caller has journalled its removal before. */
export async function startWorkload(plan: WorkloadPlan, place: WorkloadPlace): Promise<RunningWorkload> {
  const { engine, kind } = place;
  try {
    const containerId = kind === 'host' ? await createThroughTestcontainers(plan) : await createNested(engine, plan);
    return {
      id: containerId,
      name: plan.name,
      startInside: async (args) =>
        await startInside(engine, {
          containerId,
          command: [PAYLOAD, ...args],
          hostPid: async (pid) => await place.hostPid(containerId, pid),
        }),
    };
  } catch (error) {
    throw new HarnessError({
      code: 'WORKLOAD_FAILED',
      message: `the workload ${plan.name} (${plan.image}) did not start: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Run `npm run setup`, then try `docker run --rm ' + plan.image + ' true` by hand.',
      exitCode: EXIT.unavailable,
      cause: error,
    });
  }
}

/** Ryuk can not be had without a registry: the journal and the watchdog do its work. */
async function createThroughTestcontainers(plan: WorkloadPlan): Promise<string> {
  // Loaded late: only commands that break something need it, and it takes a third of a second.
  const { GenericContainer, PullPolicy, Wait } = await import('testcontainers');

  class Workload extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      Object.assign(this.hostConfig, hostConfigOf(plan));
      if (plan.user !== null) this.createOpts.User = plan.user;
      if (plan.workdir !== null) this.createOpts.WorkingDir = plan.workdir;
      await Promise.resolve();
    }
  }

  const started = await new Workload(plan.image)
    .withAutoCleanup(false)
    .withPullPolicy(PullPolicy.neverPull())
    .withName(plan.name)
    .withLabels(labelsOf(plan))
    .withNetworkMode('none')
    .withCommand([...plan.payload])
    .withWaitStrategy(Wait.forLogMessage(readyOf(plan)))
    .withStartupTimeout(patient(STARTUP_TIMEOUT_MS))
    .start();
  return started.getId();
}

async function createNested(engine: EngineApi, plan: WorkloadPlan): Promise<string> {
  const body = {
    Image: plan.image,
    Cmd: plan.payload,
    ...(plan.user === null ? {} : { User: plan.user }),
    ...(plan.workdir === null ? {} : { WorkingDir: plan.workdir }),
    Labels: labelsOf(plan),
    HostConfig: { ...hostConfigOf(plan), NetworkMode: 'none' },
  };
  return await createBare(engine, {
    name: plan.name,
    body,
    ready: readyOf(plan),
    withinMs: patient(STARTUP_TIMEOUT_MS),
  });
}

/** What the payload says when it is up. */
function readyOf({ payload: [mode] }: WorkloadPlan): string {
  return `"state":"${mode}"`;
}

function labelsOf({ run, trial }: WorkloadPlan): Readonly<Record<string, string>> {
  return { 'initp.run': run, 'initp.trial': trial };
}
