import type { Host } from '../host/host.ts';
import { patient } from '../host/patience.ts';
import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import type { SuspectedLimit } from '../model/finding.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { limitFile, type LimitFile } from './limit-file.ts';
import { probe, type ProbeKind, type ProbeTools } from './probe.ts';

/** A limit is never lifted for longer, however slow the machine is: the container may be somebody else's. */
export const LIFT_MAX_MS = 2000;

/** Before the two seconds are over, so that they never are: writing the limit back takes its time too. */
const LIFT_ALARM_MS = LIFT_MAX_MS - 100;

const SETTLES_WITHIN_MS = 500;

/**
 * Why a limit is not lifted for a proof, whoever asks; `null`: it may be. On cgroup v2 a `memory.max` that is put back
 * below the use kills in the cgroup until it fits (`memory_max_write`, mm/memcontrol.c), the container's first process
 * too: seen with Linux 6.12. The `memory.limit_in_bytes` of v1 refuses with EBUSY instead.
 */
export function whyNeverLifted({ path }: Pick<SuspectedLimit, 'path'>): string | null {
  if (!path.endsWith('/memory.max')) return null;
  return 'not lifted: putting a memory.max back below the use would kill processes of the container';
}

/** What lifting a limit works with. */
export interface ConfirmTools extends ProbeTools {
  journal(what: string, undo: UndoStep): Promise<{ done(): Promise<void> }>;
  /** The execs that fail, once each. */
  readonly kinds: readonly ProbeKind[];
  readonly timeoutMs: number;
}

/**
 * Proof by intervention, A-B-A: execs, lifts the one limit, execs, puts it back, execs. Journalled; the limit is put
 * back after two seconds whatever the execs do.
 */
export async function confirm(tools: ConfirmTools, suspect: SuspectedLimit): Promise<Intervention> {
  const { host, journal, kinds } = tools;
  const door = tools.doors[0];
  if (door === undefined) throw new Error('no way into the container to try an exec through');
  const oneDoor = { ...tools, doors: [door] };
  const before = await probe(oneDoor, { kinds, timeoutMs: tools.timeoutMs });

  const limit = await limitFile(host, suspect.path);
  const was = await limit.read();
  const liftedTo = suspect.liftTo;
  const what = `${suspect.path}: ${was} -> ${liftedTo}, for at most ${LIFT_MAX_MS} ms`;
  const { done } = await journal(what, limit.undo(liftedTo, was));
  const liftedAt = host.nowMs();
  let restoring: Promise<number> | null = null;
  const restore = async (): Promise<number> => {
    restoring ??= putBack(host, limit, { liftedTo, was });
    return await restoring;
  };
  try {
    await limit.set(liftedTo);
  } catch (error) {
    // Refused: there is nothing to take back.
    if ((await limit.read()) === was) await done();
    throw error;
  }
  const alarm = setTimeout(() => {
    // Awaited below, where its failure is told.
    restore().catch(() => {});
  }, LIFT_ALARM_MS);
  const lifted: ExecAttempt[] = [];
  let restoredAt = liftedAt;
  try {
    for (const kind of kinds) {
      // On a slow machine one exec is all that fits; a second one cut short would look like a hang.
      const leftMs = LIFT_ALARM_MS - (host.nowMs() - liftedAt);
      if (leftMs < 2 * (lifted.at(-1)?.durationMs ?? 0)) break;
      lifted.push(
        ...(await probe(oneDoor, { kinds: [kind], timeoutMs: Math.max(1, Math.round(leftMs / patient(1))) })),
      );
    }
  } finally {
    clearTimeout(alarm);
    restoredAt = await restore();
  }
  const restoredTo = await settled(host, limit, was);
  if (restoredTo === was) await done();

  const after = await probe(oneDoor, { kinds, timeoutMs: tools.timeoutMs });
  return {
    path: suspect.path,
    was,
    liftedTo,
    liftedMs: Math.round(restoredAt - liftedAt),
    restoredTo,
    before,
    lifted,
    after,
  };
}

/** How often a limit that is still in use is asked for again, ms. */
const BUSY_EVERY_MS = 20;

/** Returns when it was done. What somebody else has written there meanwhile is theirs to keep. */
async function putBack(
  host: Host,
  limit: LimitFile,
  { liftedTo, was }: { liftedTo: string; was: string },
): Promise<number> {
  const startedMs = host.nowMs();
  for (;;) {
    try {
      if ((await limit.read()) === liftedTo) await limit.set(was);
      return host.nowMs();
    } catch (error) {
      // v1's memory.limit_in_bytes does not go below the use, and what an exec had is given back a moment after its end.
      const isBusy = error instanceof Error && 'code' in error && error.code === 'EBUSY';
      if (!isBusy || host.nowMs() - startedMs > patient(LIFT_MAX_MS)) throw error;
      await host.sleep(BUSY_EVERY_MS);
    }
  }
}

/** What the file reads in the end. A freezer is FREEZING for a moment before it is FROZEN again. */
async function settled(host: Host, limit: LimitFile, was: string): Promise<string> {
  for (const deadline = host.nowMs() + patient(SETTLES_WITHIN_MS); ; await host.sleep(10)) {
    const now = await limit.read();
    if (now === was || host.nowMs() >= deadline) return now;
  }
}
