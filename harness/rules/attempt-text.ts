import type { ExecAttempt } from '../model/exec-attempt.ts';

/** All that an exec and the runtime's log said. */
export function textOfAttempt({ stdout, stderr, logAdded, end }: ExecAttempt): string {
  const refused = end.status === 'refused' ? [end.error] : [];
  return [stdout, stderr, ...refused, ...(logAdded?.errors ?? [])].join('\n');
}

/** The failing execs that say this, and the first line in which one does. */
export interface Said {
  readonly count: number;
  readonly line: string | null;
}

export function failuresThatSay(attempts: readonly ExecAttempt[] | null, pattern: RegExp): Said {
  const lines = (attempts ?? [])
    .filter(({ outcome }) => outcome === 'fails')
    .flatMap((attempt) => {
      const line = textOfAttempt(attempt)
        .split('\n')
        .find((one) => pattern.test(one));
      return line === undefined ? [] : [line.trim().slice(0, 300)];
    });
  return { count: lines.length, line: lines[0] ?? null };
}
