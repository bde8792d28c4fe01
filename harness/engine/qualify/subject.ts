import { join } from 'node:path';

import cgroupPids from '../../collectors/cgroup-pids.ts';
import type { Target } from '../../collectors/collector.ts';
import { inspectContainer } from '../../collectors/container-inspect.ts';
import { hostPid } from '../../collectors/proc/host-pid.ts';
import { targetOf } from '../../collectors/target.ts';
import { engineDoor, type ExecResult } from '../../docker/entries.ts';
import { NULL_EXEC, TRUE_EXEC } from '../../docker/null-exec.ts';
import { startWorkload } from '../../docker/workload.ts';
import type { ExecOutcome } from '../../model/exec-attempt.ts';
import { execOutcome } from '../../parsers/exec-outcome.ts';
import type { Lab } from './lab.ts';

/** How one exec went, as the person who typed it sees it. */
export interface Tried {
  readonly outcome: ExecOutcome;
  readonly durationMs: number;
  readonly text: string;
}

/** A container of one task in a lab, to try execs in. It goes with the lab. */
export interface Subject {
  readonly id: string;
  readonly name: string;
  readonly target: Target;
  /** Through the Engine API: `true` runs a program, `null-exec` one that is not there. */
  exec(kind: 'true' | 'null-exec'): Promise<Tried>;
  /** Sets `pids.max`, so that so many slots are free; `null`: no limit. */
  leaveFree(slots: number | null): Promise<void>;
  /** Waits until the container has its one task, and no more of an exec is left. */
  untilAlone(): Promise<void>;
}

const EXEC_TIMEOUT_MS = 10_000;
const ALONE_WITHIN_MS = 2_000;
/** Of the workload: it sleeps, in one thread. */
const TASKS = 1;

/** Starts a container on that runtime. */
export async function openSubject(
  lab: Lab,
  { name, runtime, image }: { readonly name: string; readonly runtime: string; readonly image: string },
): Promise<Subject> {
  const { engine, host, run } = lab.session;
  const pidHere = async (id: string, pid: number): Promise<number> => {
    const here = await hostPid(host, id, pid);
    if (here === null) throw new Error(`the engine's process ${pid} of ${id} is not to be found here`);
    return here;
  };
  const { id } = await startWorkload(
    {
      name,
      image,
      run,
      trial: `${run}.${name}`,
      pidsLimit: 1000,
      memoryBytes: null,
      runtime,
      restart: 'no',
      cgroupParent: null,
      oomKiller: 'on',
      oomScoreAdj: null,
      rootfs: 'writable',
      tmpfs: [],
      payload: ['sleep'],
      user: null,
      ulimits: [],
      securityOptions: [],
      workdir: null,
      binds: [],
    },
    { engine, kind: 'nested', hostPid: pidHere },
  );
  const inspected = { from: 'engine' } as const;
  const target = await targetOf({
    host,
    engine,
    inspect: await inspectContainer(engine, id),
    inspected,
    exec: null,
  });
  const door = engineDoor({
    host,
    engine,
    inspect: target.inspect,
    hostPid: async (pid) => await hostPid(host, id, pid),
  });
  const pids = await cgroupPids.collect(target);
  if (pids.status === 'absent') throw new Error(`${name} has no pids.max: ${pids.why}`);
  const cgroup = pids.value.levels[0].path;

  return {
    id,
    name,
    target,
    async exec(kind) {
      const spec = kind === 'true' ? TRUE_EXEC : NULL_EXEC;
      return triedOf(kind, spec.command, await door.exec({ spec, timeoutMs: EXEC_TIMEOUT_MS }));
    },
    leaveFree: async (slots) => {
      await host.writeText(join(cgroup, 'pids.max'), slots === null ? 'max' : String(TASKS + slots));
    },
    async untilAlone() {
      const deadline = host.nowMs() + ALONE_WITHIN_MS;
      for (;;) {
        const tasks = (await host.readText(join(cgroup, 'pids.current'))).trim();
        if (tasks === String(TASKS)) return;
        if (host.nowMs() > deadline) throw new Error(`${name} still has ${tasks} tasks after ${ALONE_WITHIN_MS} ms`);
        await host.sleep(3);
      }
    },
  };
}

function triedOf(kind: 'true' | 'null-exec', command: readonly string[], result: ExecResult): Tried {
  const { end, stdout, stderr, durationMs } = result;
  const text = `${stdout}\n${stderr}`.trim();
  const refusal = end.status === 'refused' ? end.error : '';
  const [first = '', ...rest] = command;
  return {
    outcome: execOutcome(kind, [first, ...rest], { ...end, text }),
    durationMs,
    text: text === '' ? refusal : text,
  };
}
