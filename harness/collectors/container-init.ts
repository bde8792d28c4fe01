import type { ContainerInit } from '../model/container.ts';
import { processAgeMs } from '../parsers/process-age.ts';
import { parseProcStatus, tracerPidOf } from '../parsers/proc-status.ts';
import type { Collected, Collector, Target } from './collector.ts';
import { inspectContainer } from './container-inspect.ts';
import { absent, initPidOf } from './proc/absent.ts';
import { dockerdPid } from './proc/dockerd.ts';
import { isOfContainer } from './proc/own-init.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** Between the end of a first process and the engine's word for it lie the shim, containerd and an event: 50 ms, idle. */
const NOTICES_WITHIN_MS = 2000;
const ASK_EVERY_MS = 100;

/** What the engine says when it still takes the container for alive after a while, or as soon as it does not. */
async function engineSays(target: Target): Promise<ContainerInit['engineSays']> {
  const { host, engine, inspect } = target;
  const startMs = host.nowMs();
  for (;;) {
    const { status, startedAt } = await inspectContainer(engine, inspect.id, NOTICES_WITHIN_MS);
    const waitedMs = Math.round(host.nowMs() - startMs);
    const life = startedAt === inspect.startedAt ? 'same' : 'another';
    if (life === 'another' || status !== inspect.status || waitedMs >= NOTICES_WITHIN_MS) {
      return { status, life, waitedMs };
    }
    await host.sleep(ASK_EVERY_MS);
  }
}

/** A pid that is not here says something of the container only when its engine is: one in a virtual machine is not. */
async function gone(target: Target, pid: number): Promise<Collected<'container.init'>> {
  const daemon = await dockerdPid(target);
  if (daemon.status === 'absent')
    return absent(`process ${pid} is not the container's, as far as this machine knows: ${daemon.why}`);
  const says = await engineSays(target);
  return { status: 'read', value: { pid, state: null, tracerPid: null, ageMs: null, engineSays: says } };
}

export default {
  kind: 'container.init',
  how: ({ inspect }) =>
    `grep -E '^(State|TracerPid)' /proc/${inspect.initPid ?? 'PID'}/status; cut -d ' ' -f 22 /proc/${inspect.initPid ?? 'PID'}/stat`,
  async collect(target) {
    const init = initPidOf(target);
    if (init.status === 'absent') return init;
    const { host } = target;
    const { pid } = init;
    const [status, stat, uptime, membership] = await Promise.all([
      textOrNull(host, `/proc/${pid}/status`),
      textOrNull(host, `/proc/${pid}/stat`),
      host.readText('/proc/uptime'),
      textOrNull(host, `/proc/${pid}/cgroup`),
    ]);
    // No such process, or one of somebody else's that has got its pid meanwhile.
    const ours = status !== null && stat !== null && (await isOfContainer(target, pid, membership ?? ''));
    const isAsked = target.inspected.from === 'engine';
    if (!ours)
      return isAsked ? await gone(target, pid) : absent(`process ${pid} is gone, and the engine does not answer`);
    const state = parseProcStatus(status)?.state ?? null;
    if (state === null) throw new Error(`/proc/${pid}/status: no state in ${JSON.stringify(status.slice(0, 80))}`);
    const isDead = state === 'Z' || state === 'X';
    if (isDead && !isAsked) return absent(`process ${pid} is dead, and the engine does not answer`);
    return {
      status: 'read',
      value: {
        pid,
        state,
        tracerPid: tracerPidOf(status),
        ageMs: processAgeMs(stat, uptime),
        engineSays: isDead ? await engineSays(target) : null,
      },
    };
  },
} satisfies Collector<'container.init'>;
