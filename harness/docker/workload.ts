import { performance } from 'node:perf_hooks';
import { PassThrough } from 'node:stream';

import type { Container } from 'dockerode';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

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
  /** `null`: the engine's default runtime. */
  readonly runtime: string | null;
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
}

/** A resource limit of every process of the container, soft and hard, in its own unit. */
export interface Ulimit {
  readonly name: 'nofile' | 'nproc';
  readonly max: number;
}

/** A process inside the workload that was started by `docker exec` and is spoken to by lines. */
export interface InsideProcess {
  /** As the host sees it. */
  readonly hostPid: number;
  /** The next line of its standard output. Rejects when it ends or `timeoutMs` passes. */
  line(timeoutMs: number): Promise<string>;
  send(line: string): void;
}

export interface RunningWorkload {
  readonly id: string;
  readonly name: string;
  /** Starts the payload inside. */
  startInside(args: readonly string[]): Promise<InsideProcess>;
}

/** The payload's path in its image. */
const PAYLOAD = '/bin/payload';
const STARTUP_TIMEOUT_MS = 30_000;

/**
 * Creates and starts the workload through testcontainers. Ryuk can not be had without a registry: the journal and
 * the watchdog do its work, so the caller has journalled the removal before.
 */
export async function startWorkload(plan: WorkloadPlan): Promise<RunningWorkload> {
  // Loaded late: only commands that break something need it, and it takes a third of a second.
  const { GenericContainer, PullPolicy, Wait, getContainerRuntimeClient } = await import('testcontainers');

  class Workload extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      if (plan.pidsLimit !== null) this.hostConfig.PidsLimit = plan.pidsLimit;
      if (plan.memoryBytes !== null) this.hostConfig.Memory = plan.memoryBytes;
      if (plan.runtime !== null) this.hostConfig.Runtime = plan.runtime;
      if (plan.cgroupParent !== null) this.hostConfig.CgroupParent = plan.cgroupParent;
      if (plan.user !== null) this.createOpts.User = plan.user;
      this.hostConfig.Ulimits = plan.ulimits.map(({ name, max }) => ({ Name: name, Soft: max, Hard: max }));
      this.hostConfig.SecurityOpt = [...plan.securityOptions];
      await Promise.resolve();
    }
  }

  try {
    const started = await new Workload(plan.image)
      .withAutoCleanup(false)
      .withPullPolicy(PullPolicy.neverPull())
      .withName(plan.name)
      .withLabels({ 'initp.run': plan.run, 'initp.trial': plan.trial })
      .withNetworkMode('none')
      .withCommand([...plan.payload])
      .withWaitStrategy(Wait.forLogMessage(`"state":"${plan.payload[0]}"`))
      .withStartupTimeout(STARTUP_TIMEOUT_MS)
      .start();
    const client = await getContainerRuntimeClient();
    const container = client.container.dockerode.getContainer(started.getId());
    return {
      id: started.getId(),
      name: plan.name,
      startInside: async (args) => await startInside(container, args),
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

async function startInside(container: Container, args: readonly string[]): Promise<InsideProcess> {
  const exec = await container.exec({
    Cmd: [PAYLOAD, ...args],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    // Raw bytes instead of stream frames would need a terminal, which turns line ends into CR LF.
    Tty: false,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  let text = '';
  let ended = false;
  const output = new PassThrough();
  container.modem.demuxStream(stream, output, output);
  output.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  stream.on('end', () => {
    ended = true;
  });
  stream.on('error', () => {
    ended = true;
  });

  async function line(timeoutMs: number): Promise<string> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const end = text.indexOf('\n');
      if (end >= 0) {
        const found = text.slice(0, end);
        text = text.slice(end + 1);
        return found;
      }
      if (ended) throw new Error(`payload ${args.join(' ')} ended before it was ready: ${text.trim()}`);
      if (performance.now() > deadline) {
        throw new Error(`payload ${args.join(' ')} said nothing for ${timeoutMs} ms; last: ${text.trim()}`);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
  }

  return {
    hostPid: await pidOf(exec),
    line,
    send: (words) => {
      stream.write(`${words}\n`);
    },
  };
}

/** The engine knows the pid a moment after it has answered the start. */
async function pidOf(exec: { inspect(): Promise<{ Pid: number }> }): Promise<number> {
  const deadline = performance.now() + STARTUP_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const { Pid: pid } = await exec.inspect();
    if (pid > 0) return pid;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
  throw new Error(`the engine did not name the pid of an exec within ${STARTUP_TIMEOUT_MS} ms`);
}
