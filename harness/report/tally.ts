import type { ExecAttempt, PidsDelta } from '../model/exec-attempt.ts';
import { durationText, median } from './quantity.ts';

/** How many of some execs did not work; a hang is a failure too. What was not tried does not count. */
export interface Tally {
  readonly failed: number;
  readonly hung: number;
  readonly total: number;
}

/** The execs that say something: `not-tried` is about the client, not about the container. */
export function triedOf(attempts: readonly ExecAttempt[]): readonly ExecAttempt[] {
  return attempts.filter(({ outcome }) => outcome !== 'not-tried');
}

/** The first exec that did not work. */
export function firstFailure(attempts: readonly ExecAttempt[]): ExecAttempt | undefined {
  return triedOf(attempts).find(({ outcome }) => outcome !== 'works');
}

export function tally(attempts: readonly ExecAttempt[]): Tally {
  const tried = triedOf(attempts);
  return {
    failed: tried.filter(({ outcome }) => outcome !== 'works').length,
    hung: tried.filter(({ outcome }) => outcome === 'hangs').length,
    total: tried.length,
  };
}

/** `3 of 3 failed, exit 126, median 252 ms` */
export function tallyText(attempts: readonly ExecAttempt[]): string {
  const { failed, hung, total } = tally(attempts);
  // Of those that failed: a null exec that got as far as looking for its path ends with an error code as well.
  const bad = triedOf(attempts).filter(({ outcome }) => outcome !== 'works');
  const codes = [...new Set(bad.flatMap(({ end }) => (end.status === 'exited' ? [end.exitCode] : [])))];
  const middle = median(triedOf(attempts).map(({ durationMs }) => durationMs));
  return [
    `${failed} of ${total} failed`,
    hung > 0 ? `${hung} hung` : '',
    codes.length > 0 ? `exit ${codes.join(' or ')}` : '',
    middle === null ? '' : `median ${durationText(middle)}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** `engine-api 3 of 3, containerd 3 of 3, runtime 0 of 3`: which doors fail tells the layer. */
export function entriesText(attempts: readonly ExecAttempt[]): string {
  return (['engine-api', 'containerd', 'runtime'] as const)
    .map((entry) => ({ entry, ...tally(attempts.filter((each) => each.entry === entry)) }))
    .filter(({ total }) => total > 0)
    .map(({ entry, failed, total }) => `${entry} ${failed} of ${total}`)
    .join(', ');
}

/** What one exec printed, or why it printed nothing. */
export function said(attempt: ExecAttempt): string {
  const printed = [attempt.stdout, attempt.stderr].map((stream) => stream.trimEnd()).filter((stream) => stream !== '');
  if (printed.length > 0) return printed.join('\n');
  switch (attempt.end.status) {
    case 'exited':
      return attempt.logAdded?.errors.join('\n') ?? '';
    case 'hung':
      return `no answer within ${durationText(attempt.end.afterMs)}`;
    case 'refused':
      return attempt.end.error;
  }
}

/** Forks the kernel refused in one cgroup across some execs. */
export interface Refusals {
  readonly path: string;
  readonly refusals: number;
}

/** Sums per cgroup, container first; levels without a counter are left out. */
export function refusalsOf(attempts: readonly ExecAttempt[]): readonly Refusals[] {
  const sums = new Map<string, number>();
  for (const { path, refusals } of attempts.flatMap((each): readonly PidsDelta[] => each.pidsDeltas)) {
    if (refusals !== null) sums.set(path, (sums.get(path) ?? 0) + refusals);
  }
  return [...sums].map(([path, refusals]) => ({ path, refusals }));
}
