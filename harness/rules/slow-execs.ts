import type { CgroupCpu, CpuLevel } from '../model/cgroup.ts';
import type { ExecAttempt, Stalls } from '../model/exec-attempt.ts';
import { triedOf } from './exec-text.ts';

/** The default patience of a Kubernetes probe; a healthy exec takes a tenth of it. */
export const SLOW_MS = 1000;

/** On a host that is merely busy an exec may take a second or two: only this is worth a name. */
export const VERY_SLOW_MS = 3000;

/** A level that has a quota. */
export interface LimitedCpu extends CpuLevel {
  readonly quotaUs: number;
  /** CPUs it may use: 0.01 is a hundredth of one. */
  readonly cpusRatio: number;
}

/** The level with the smallest share; `null`: none has a quota. */
export function bindingCpu({ levels }: CgroupCpu): LimitedCpu | null {
  return levels
    .flatMap((level): readonly LimitedCpu[] =>
      level.quotaUs === null ? [] : [{ ...level, quotaUs: level.quotaUs, cpusRatio: level.quotaUs / level.periodUs }],
    )
    .reduce<LimitedCpu | null>(
      (least, level) => (least === null || level.cpusRatio < least.cpusRatio ? level : least),
      null,
    );
}

/**
 * Execs that took long, whether they worked in the end or were given up. A person's own command takes as long as it
 * likes: it counts only where nothing else was tried.
 */
export function slowerThan(attempts: readonly ExecAttempt[], ms: number): readonly ExecAttempt[] {
  const tried = triedOf(attempts);
  const ours = tried.filter(({ kind }) => kind !== 'command');
  return (ours.length > 0 ? ours : tried).filter(({ durationMs, outcome }) => durationMs >= ms && outcome !== 'fails');
}

/** Of the time that an exec took, in how much a level was stopped by its quota: 0 to 1, `null` when not counted. */
export function throttledRatio({ cpuDeltas, durationMs }: ExecAttempt, level: CpuLevel): number | null {
  const count = cpuDeltas.find(({ path }) => path === level.path)?.throttledCount ?? null;
  if (count === null || durationMs === 0) return null;
  return Math.min(1, (count * level.periodUs) / 1000 / durationMs);
}

/** Of the time that an exec took, in how much the machine waited for something: 0 to 1, `null` when not counted. */
export function stalledRatio({ stalls, durationMs }: ExecAttempt, what: keyof Stalls): number | null {
  const ms = stalls[what];
  return ms === null || durationMs === 0 ? null : Math.min(1, ms / durationMs);
}

/** `1.5 to 2.5 s`, and how many were given up. */
export function durationsText(attempts: readonly ExecAttempt[]): string {
  const ended = attempts.filter(({ outcome }) => outcome !== 'hangs').map(({ durationMs }) => durationMs);
  const given = attempts.length - ended.length;
  const took =
    ended.length === 0
      ? []
      : [
          `${ended.length} execs took ${seconds(Math.min(...ended))} to ${seconds(Math.max(...ended))} s and worked: slow, not hung`,
        ];
  const [hung] = attempts.filter(({ outcome }) => outcome === 'hangs');
  return [...took, ...(hung === undefined ? [] : [`${given} had not ended after ${seconds(hung.durationMs)} s`])].join(
    ', ',
  );
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
