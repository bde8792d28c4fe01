import type { CgroupMemory } from '../model/cgroup.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { KernelEvent, KernelLog } from '../model/kernel-log.ts';
import { commandRefusal } from '../parsers/command-refusal.ts';
import { textOf } from './refusals.ts';

/** What the runtime's child calls itself (runc's nsexec.c); crun's keeps the name of its binary. */
const RUNTIME_CHILD = /^runc:\[[012]:(?:PARENT|CHILD|INIT)\]?$|^crun$/u;

/** What execs say about a memory limit. */
export interface MemoryEvidence {
  /** Tried, that is not `not-tried`. */
  readonly tried: number;
  readonly failed: number;
  readonly hung: number;
  /** Those that failed while a process of the container was killed, and not by a refusal that has words of its own. */
  readonly killed: readonly ExecAttempt[];
  /** A person's own commands that were killed when they ran: nothing was wrong with the way to them. */
  readonly killedCommands: readonly ExecAttempt[];
  /** Hits of the limit at `limitPath` while execs failed; `null`: not counted. */
  readonly limitHits: number | null;
  /** No attempt has a counter of kills to see it by. */
  readonly isUncounted: boolean;
}

export function memoryEvidence(
  attempts: readonly ExecAttempt[],
  { levels }: CgroupMemory,
  limitPath: string | null,
): MemoryEvidence {
  const own = new Set(levels.flatMap((level) => (level.of === 'own' ? [level.path] : [])));
  const tried = attempts.filter(({ outcome }) => outcome !== 'not-tried');
  const failed = tried.filter(({ outcome }) => outcome === 'fails');
  const counts = tried.map((attempt) => killsIn(attempt, own));
  const hits = failed.flatMap(({ memoryDeltas }) =>
    memoryDeltas.flatMap(({ path, limitHits }) => (path === limitPath && limitHits !== null ? [limitHits] : [])),
  );
  return {
    tried: tried.length,
    failed: failed.length,
    hung: tried.filter(({ outcome }) => outcome === 'hangs').length,
    killed: failed.filter((attempt) => (killsIn(attempt, own) ?? 0) > 0 && commandRefusal(textOf(attempt)) === null),
    killedCommands: tried.filter((attempt) => wasKilled(attempt) && (killsIn(attempt, own) ?? 0) > 0),
    limitHits: hits.length === 0 ? null : hits.reduce((sum, one) => sum + one, 0),
    isUncounted: counts.every((count) => count === null),
  };
}

/**
 * Kills of processes of the container's own cgroup: that is where the runtime's child dies, whoever's limit it was.
 * `null`: not counted.
 */
function killsIn({ memoryDeltas }: ExecAttempt, own: ReadonlySet<string>): number | null {
  const seen = memoryDeltas.flatMap(({ path, oomKills }) => (own.has(path) && oomKills !== null ? [oomKills] : []));
  return seen.length === 0 ? null : Math.max(...seen);
}

/** 128 and SIGKILL, of a command that had started. */
function wasKilled({ kind, outcome, end }: ExecAttempt): boolean {
  return kind === 'command' && outcome === 'works' && end.status === 'exited' && end.exitCode === 137;
}

/** Lines of the kernel that name a process of the runtime as killed in one of the container's own cgroups. */
export function killsOfRuntime(log: KernelLog | null, { levels }: CgroupMemory): readonly KernelEvent[] {
  const own = levels.flatMap((level) => (level.of === 'own' ? [lastName(level.path)] : []));
  return (log?.events ?? []).filter(
    ({ what, cgroup, process }) =>
      what === 'oom-kill' &&
      cgroup !== null &&
      own.includes(lastName(cgroup)) &&
      RUNTIME_CHILD.test(process?.name ?? ''),
  );
}

/** A container's cgroup is called by its id, which is the same from every cgroup namespace. */
function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
