import type { Door } from '../docker/entries.ts';
import type { Intervention } from '../model/exec-attempt.ts';
import type { SuspectedLimit } from '../model/finding.ts';
import type { ExecUlimit } from '../parsers/exec-process.ts';
import { probe, type ProbeKind, type ProbeTools } from './probe.ts';

/** What an exec with a limit of its own is tried with. */
export interface UlimitTools extends ProbeTools {
  /** The runtime's door, with another limit for what goes through it. */
  raised(limit: ExecUlimit): Door;
  /** The execs that fail, once each. */
  readonly kinds: readonly ProbeKind[];
  readonly timeoutMs: number;
}

const RESOURCES: readonly ExecUlimit['resource'][] = ['RLIMIT_NPROC', 'RLIMIT_NOFILE'];

/** Whether a suspect is a resource limit, which each exec is given anew, and which: its `path` is then the name of it. */
export function ulimitOf({ path }: Pick<SuspectedLimit, 'path'>): ExecUlimit['resource'] | null {
  return RESOURCES.find((resource) => resource === path) ?? null;
}

/**
 * Proof by intervention, A-B-A, for a limit that is in no file: an exec with the container's limit, one with a limit of
 * its own, one with the container's again, all three by the runtime alone. Nothing else in the container sees it, and
 * nothing has to be taken back.
 */
export async function confirmUlimit(
  tools: UlimitTools,
  { resource, suspect }: { readonly resource: ExecUlimit['resource']; readonly suspect: SuspectedLimit },
): Promise<Intervention> {
  const { host, kinds, timeoutMs } = tools;
  const runtime = tools.doors.find(({ entry }) => entry === 'runtime');
  if (runtime === undefined) throw new Error('the runtime of the container was not found');
  const through = async (door: Door): Promise<Intervention['before']> =>
    await probe({ ...tools, doors: [door] }, { kinds, timeoutMs });
  const was = String(suspect.room?.max ?? '');

  const before = await through(runtime);
  const startedMs = host.nowMs();
  const lifted = await through(tools.raised({ resource, soft: Number(suspect.liftTo) }));
  const liftedMs = Math.round(host.nowMs() - startedMs);
  const after = await through(runtime);
  return { path: resource, was, liftedTo: suspect.liftTo, liftedMs, restoredTo: was, before, lifted, after };
}
