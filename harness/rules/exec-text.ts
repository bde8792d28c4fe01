import type { ExecAttempt } from '../model/exec-attempt.ts';

/** All that an attempt left in words: of the engine, the runtime and its child. */
export function textOf({ stdout, stderr, logAdded, end }: ExecAttempt): string {
  return [stdout, stderr, ...(logAdded?.errors ?? []), ...(end.status === 'refused' ? [end.error] : [])].join('\n');
}

/** The line of an attempt that says what went wrong. */
export function errorLine({ stdout, stderr, end }: ExecAttempt): string {
  if (end.status === 'refused') return end.error;
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '')?.slice(0, 300) ?? '(no text)';
}

/** Those that were tried and did not work: failed, or did not end. */
export function failing(attempts: readonly ExecAttempt[]): readonly ExecAttempt[] {
  return attempts.filter(({ outcome }) => outcome === 'fails' || outcome === 'hangs');
}

/** Those that were tried at all. */
export function triedOf(attempts: readonly ExecAttempt[]): readonly ExecAttempt[] {
  return attempts.filter(({ outcome }) => outcome !== 'not-tried');
}
