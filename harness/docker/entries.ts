import type { Host } from '../host/host.ts';
import type { ContainerHome, ContainerInspect } from '../model/container.ts';
import type { Entry, ExecEnd } from '../model/exec-attempt.ts';
import { EngineRefusal, type EngineApi } from './engine-api.ts';

/** One exec, to be started through one entry. */
export interface ExecRequest {
  readonly command: readonly string[];
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
  /** What a person would type. */
  how(request: ExecRequest): string;
  exec(request: ExecRequest): Promise<ExecResult>;
}

/** The container as dockerd offers it: API, dockerd, containerd, shim, runtime. */
export function engineDoor(host: Host, engine: EngineApi, inspect: ContainerInspect): Door {
  return {
    entry: 'engine-api',
    how: ({ command }) => ['docker', 'exec', inspect.name, ...command].join(' '),
    async exec({ command, timeoutMs }) {
      const started = host.nowMs();
      const ended = (end: ExecEnd, stdout = '', stderr = ''): ExecResult => ({
        end,
        stdout,
        stderr,
        durationMs: host.nowMs() - started,
      });
      try {
        const { stdout, stderr, exitCode, leftPid } = await engine.exec(inspect.id, command, timeoutMs);
        if (exitCode === null) {
          if (leftPid !== null) await endOwnExec(host, leftPid, inspect.id);
          return ended({ status: 'hung', afterMs: timeoutMs }, stdout, stderr);
        }
        return ended({ status: 'exited', exitCode }, stdout, stderr);
      } catch (error) {
        if (error instanceof EngineRefusal) return ended({ status: 'refused', error: error.message });
        throw error;
      }
    },
  };
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
export function containerdDoor(host: Host, home: ContainerHome, prefix: string): Door {
  const args = (execId: string, command: readonly string[]): readonly string[] => [
    '--address',
    home.containerdSocket,
    '--namespace',
    home.namespace,
    'tasks',
    'exec',
    '--exec-id',
    execId,
    home.containerId,
    ...command,
  ];
  return {
    entry: 'containerd',
    how: ({ command }) => ['ctr', ...args('ID', command)].join(' '),
    exec: async ({ command, timeoutMs }) =>
      await clientExec(host, 'ctr', { args: args(`${prefix}-${++execCount}`, command), timeoutMs }),
  };
}

/** Without shim and containerd: the runtime alone, whose own crash output is then on its standard error. */
export function runtimeDoor(host: Host, home: ContainerHome): Door {
  const args = (command: readonly string[]): readonly string[] => [
    '--root',
    home.runtimeRoot,
    'exec',
    home.containerId,
    ...command,
  ];
  return {
    entry: 'runtime',
    how: ({ command }) => [home.runtimeBinary, ...args(command)].join(' '),
    exec: async ({ command, timeoutMs }) =>
      await clientExec(host, home.runtimeBinary, { args: args(command), timeoutMs }),
  };
}

async function clientExec(
  host: Host,
  file: string,
  { args, timeoutMs }: { readonly args: readonly string[]; readonly timeoutMs: number },
): Promise<ExecResult> {
  const { exitCode, signal, timedOut, stdout, stderr, durationMs } = await host.exec(file, args, { timeoutMs });
  if (timedOut) return { end: { status: 'hung', afterMs: timeoutMs }, stdout, stderr, durationMs };
  // A client that a signal ended: what a shell would show.
  const end: ExecEnd = { status: 'exited', exitCode: exitCode ?? 128 };
  return { end, stdout, stderr: signal === null ? stderr : `${stderr}\nended by ${signal}`, durationMs };
}
