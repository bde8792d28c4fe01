import { read } from '../diagnosis/rank.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Examined } from './examine.ts';

/** For the conversation: how many execs did not work so far. */
export function symptomNote(attempts: readonly ExecAttempt[]): string {
  const tried = attempts.filter(({ outcome }) => outcome !== 'not-tried').length;
  return `${failedOf(attempts)} of ${tried} execs failed`;
}

/** Of the reading after the execs: an earlier one has the echoes of somebody else's. */
export function daemonLines(examined: Examined | null): readonly string[] {
  if (examined === null || failedOf(examined.attempts) === 0) return [];
  return read(examined.readings, 'daemon.log')?.lines.slice(-3) ?? [];
}

function failedOf(attempts: readonly ExecAttempt[]): number {
  return attempts.filter(({ outcome }) => outcome === 'fails' || outcome === 'hangs').length;
}
