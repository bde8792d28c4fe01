import type { ExecAttempt } from '../model/exec-attempt.ts';
import { textOf } from './refusals.ts';

/** The failing execs that say this, and the first line in which one does. */
export interface Said {
  readonly count: number;
  readonly line: string | null;
}

export function failuresThatSay(attempts: readonly ExecAttempt[] | null, pattern: RegExp): Said {
  const lines = (attempts ?? [])
    .filter(({ outcome }) => outcome === 'fails')
    .flatMap((attempt) => {
      const line = textOf(attempt)
        .split('\n')
        .find((one) => pattern.test(one));
      return line === undefined ? [] : [line.trim().slice(0, 300)];
    });
  return { count: lines.length, line: lines[0] ?? null };
}
