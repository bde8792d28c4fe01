import { type Located, locate } from '../collectors/locate.ts';
import { targetOf } from '../collectors/target.ts';
import { NULL_EXEC, NULL_EXEC_TTY } from '../docker/null-exec.ts';
import { ownKinds } from '../engine/probe.ts';
import { examine, type Examined } from '../engine/examine.ts';
import { reachEngine } from '../engine/preflight.ts';
import type { Session } from '../engine/session.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Depth } from '../model/reading.ts';
import type { Surroundings } from './surroundings.ts';

/** The container as it is known; the engine's own words when it can not be reached, and not those of the first call that failed. */
export async function reached({ host, engine }: Surroundings, container: string): Promise<Located> {
  try {
    return await locate(host, engine, container);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    await reachEngine(engine);
    throw error;
  }
}

export interface Look {
  readonly located: Located;
  readonly depth: Depth;
  readonly timeoutMs: number;
  /** The person's own exec; `null` when none was given. */
  readonly exec: ExecSpec | null;
  /** What the confirm depth may lift, and where it journals that; `null` at the other depths. */
  readonly lifting: { readonly session: Session; readonly reach: 'container' | 'host' } | null;
}

/** One examination of a container that is not ours. */
export async function look(
  around: Surroundings,
  { located, depth, timeoutMs, exec, lifting }: Look,
): Promise<Examined> {
  const { host } = around;
  const startedMs = host.nowMs();
  return await examine({
    target: await targetOf({ host, ...located, exec }),
    depth,
    plan: {
      kinds: [
        { kind: 'null-exec', spec: NULL_EXEC, count: 1 },
        { kind: 'null-exec', spec: NULL_EXEC_TTY, count: 1 },
        ...ownKinds(exec, 1),
      ],
      timeoutMs,
    },
    // No id twice in the container's life: containerd refuses it. Without `node:crypto`, which takes 8 ms to load.
    execPrefix: `probe-${process.pid.toString(36)}-${Date.now().toString(36)}`,
    atMs: () => host.nowMs() - startedMs,
    confirming:
      lifting === null
        ? null
        : {
            reach: lifting.reach,
            ownCgroups: null,
            journal: async (what, undo) => {
              const step = await lifting.session.journal('diagnose', what, undo);
              return { done: async () => await lifting.session.markDone(step) };
            },
          },
    enter: () => {},
  });
}
