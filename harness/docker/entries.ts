import type { Host } from '../host/host.ts';
import { patient } from '../host/patience.ts';
import type { EngineHost } from '../host/rooted.ts';
import type { ContainerHome, ContainerInspect } from '../model/container.ts';
import type { Entry, ExecEnd } from '../model/exec-attempt.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import { DEFAULT_DOCKER_HOST } from './endpoint.ts';
import { endRuntimeOf } from './end-runtime.ts';
import { EngineRefusal, type EngineApi } from './engine-api.ts';

/** One exec, to be started through one entry. */
export interface ExecRequest {
  readonly spec: ExecSpec;
  readonly timeoutMs: number;
}

/** What came out of it. */
export interface ExecResult {
  readonly end: ExecEnd;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** A way into a container that leaves out the layers above it. */
export interface Door {
  readonly entry: Entry;
  /** Whether an exec through it can have a terminal that is not ours: the clients want to be started from one. */
  readonly terminals: 'lent' | 'none';
  /** What a person would type. */
  how(spec: ExecSpec): string;
  /** Throws when this way in can not be asked for such an exec, or its client is not installed. */
  exec(request: ExecRequest): Promise<ExecResult>;
}

/** Of what a person would type; an argument may be 128 KiB long. */
const MOST_CHARS = 500;

function typed(words: readonly string[]): string {
  const line = words.join(' ');
  return line.length > MOST_CHARS ? `${line.slice(0, MOST_CHARS)} ...` : line;
}

/** Readings are kept and sent to others: names of variables, and no values. */
function told(spec: ExecSpec): ExecSpec {
  return { ...spec, env: spec.env.map((one) => `${one.slice(0, one.indexOf('=') + 1)}...`) };
}

/** What the door of the engine leads to. */
export interface EngineSide {
  readonly host: Host;
  readonly engine: EngineApi;
  readonly inspect: ContainerInspect;
  /** What this machine calls the process of the container that the engine calls `pid`; `null`: it is not here. */
  hostPid(pid: number): Promise<number | null>;
}

/** The container as dockerd offers it: API, dockerd, containerd, shim, runtime. */
export function engineDoor({ host, engine, inspect, hostPid }: EngineSide): Door {
  return {
    entry: 'engine-api',
    terminals: 'lent',
    how: (spec) =>
      typed([...dockerClient(engine), 'exec', ...engineOptions(told(spec)), inspect.name, ...spec.command]),
    async exec({ spec, timeoutMs }) {
      const started = host.nowMs();
      const ended = (end: ExecEnd, stdout = '', stderr = ''): ExecResult => ({
        end,
        stdout,
        stderr,
        durationMs: host.nowMs() - started,
      });
      try {
        const { stdout, stderr, exitCode, leftPid, execId } = await engine.exec(inspect.id, spec, timeoutMs);
        if (exitCode === null) {
          const left = leftPid === null ? null : await hostPid(leftPid);
          if (left !== null) await endOwnExec(host, left, inspect.id);
          if (execId !== null) await endRuntimeOf(host, execId);
          return ended({ status: 'hung', afterMs: patient(timeoutMs) }, stdout, stderr);
        }
        return ended({ status: 'exited', exitCode }, stdout, stderr);
      } catch (error) {
        if (error instanceof EngineRefusal) return ended({ status: 'refused', error: error.message });
        // Nobody listens there: that is what the person's own client says too.
        if (isNobody(error)) return ended({ status: 'refused', error: error.message });
        throw error;
      }
    },
  };
}

function isNobody(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && ['ECONNREFUSED', 'ENOENT', 'ECONNRESET'].includes(String(error.code))
  );
}

function dockerClient({ endpoint }: EngineApi): readonly string[] {
  return endpoint.url === DEFAULT_DOCKER_HOST ? ['docker'] : ['docker', '--host', endpoint.url];
}

function engineOptions({ user, workdir, env, terminal, privileges }: ExecSpec): readonly string[] {
  return [
    ...(terminal === 'allocated' ? ['--tty'] : []),
    ...(privileges === 'all' ? ['--privileged'] : []),
    ...option('--user', user),
    ...option('--workdir', workdir),
    ...env.flatMap((one) => option('--env', one)),
  ];
}

function option(name: string, value: string | null): readonly string[] {
  return value === null ? [] : [name, value];
}

/**
 * The API can start an exec and not end it. What we started and nobody waits for any more is killed, when `/proc` of
 * this machine says that the pid is one of the container's.
 */
async function endOwnExec(host: Host, pid: number, containerId: string): Promise<void> {
  const cgroups = await host.readText(`/proc/${pid}/cgroup`).catch(() => '');
  if (!cgroups.includes(containerId)) return;
  try {
    host.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** Numbers the execs of this process: containerd refuses an exec id that was used before. */
let execCount = 0;

/** Without dockerd: containerd, shim, runtime. */
export function containerdDoor(host: EngineHost, home: ContainerHome, prefix: string): Door {
  const args = (execId: string, { command, user, workdir }: ExecSpec): readonly string[] => [
    '--address',
    home.containerdSocket,
    '--namespace',
    home.namespace,
    'tasks',
    'exec',
    '--exec-id',
    execId,
    ...option('--user', user),
    ...option('--cwd', workdir),
    home.containerId,
    ...command,
  ];
  return {
    entry: 'containerd',
    terminals: 'none',
    how: (spec) => typed([...host.prefix, 'ctr', ...args('ID', told(spec))]),
    async exec({ spec, timeoutMs }) {
      if (spec.env.length > 0) throw new Error('ctr can not be told an environment');
      if (spec.privileges === 'all') throw new Error('ctr can not be told capabilities');
      const execId = `${prefix}-${++execCount}`;
      const result = await clientExec(host, 'ctr', { args: args(execId, spec), timeoutMs });
      if (result.end.status === 'hung') await endRuntimeOf(host, execId);
      return result;
    },
  };
}

/** The words behind the name of the runtime. */
export function runtimeArgs(
  { runtimeRoot, containerId }: Pick<ContainerHome, 'runtimeRoot' | 'containerId'>,
  { command, user, workdir, env }: ExecSpec,
): readonly string[] {
  return [
    '--root',
    runtimeRoot,
    'exec',
    ...option('--user', user),
    ...option('--cwd', workdir),
    ...env.flatMap((one) => option('--env', one)),
    containerId,
    ...command,
  ];
}

/** Without shim and containerd: the runtime alone, whose own crash output is then on its standard error. */
export function runtimeDoor(host: EngineHost, home: ContainerHome): Door {
  return {
    entry: 'runtime',
    terminals: 'none',
    how: (spec) => typed([...host.prefix, home.runtimeBinary, ...runtimeArgs(home, told(spec))]),
    async exec({ spec, timeoutMs }) {
      if (spec.privileges === 'all') throw new Error('which capabilities those are is for dockerd to say');
      // Names of users are dockerd's business.
      if (!/^(?:\d+(?::\d+)?)?$/u.test(spec.user ?? '')) {
        throw new Error(`the runtime takes a uid, and not the name ${JSON.stringify(spec.user)}`);
      }
      return await clientExec(host, home.runtimeBinary, { args: runtimeArgs(home, spec), timeoutMs });
    },
  };
}

/** What a client is started with. */
export interface ClientCall {
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** For its standard input. */
  readonly input?: string;
}

/** An exec by a client that is started for it, and waits for its end. */
export async function clientExec(host: Host, file: string, { args, ...options }: ClientCall): Promise<ExecResult> {
  const { timeoutMs } = options;
  const { exitCode, signal, timedOut, stdout, stderr, durationMs } = await host.exec(file, args, options);
  if (timedOut) return { end: { status: 'hung', afterMs: patient(timeoutMs) }, stdout, stderr, durationMs };
  // A client that a signal ended: what a shell would show.
  const end: ExecEnd = { status: 'exited', exitCode: exitCode ?? 128 };
  return { end, stdout, stderr: signal === null ? stderr : `${stderr}\nended by ${signal}`, durationMs };
}
