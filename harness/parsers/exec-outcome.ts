import type { ExecEnd, ExecKind, ExecOutcome } from '../model/exec-attempt.ts';

/** The runtime's words for a command that is not there, runc's and crun's. */
const NOT_THERE = /no such file or directory|executable file .{1,300} not found/iu;

/** What the engine and the runtime put before an error of their own. */
const RUNTIME_ERROR = /OCI runtime exec failed|exec failed: |runtime\/cgo: |SIGABRT: abort/u;

/**
 * Does the machinery below `execve` work? A command that was looked for and not found says yes, in every runtime;
 * a runtime binary that was not found says no, so the text has to name the command itself.
 */
export function execOutcome(kind: ExecKind, command: readonly string[], end: ExecEnd & { text: string }): ExecOutcome {
  if (end.status === 'hung') return 'hangs';
  if (end.status === 'refused') return 'fails';
  if (end.exitCode === 0) return 'works';
  const path = command[0] ?? '';
  if (namesMissing(end.text, path)) return 'works';
  // A person's own command may end with any code it likes.
  if (kind === 'command' && !RUNTIME_ERROR.test(end.text)) return 'works';
  return 'fails';
}

function namesMissing(text: string, path: string): boolean {
  // runc's own log line quotes the message, and so escapes the quotes in it.
  return text
    .replaceAll('\\"', '"')
    .split('\n')
    .some((line) => NOT_THERE.test(line) && (line.includes(`"${path}"`) || line.includes(`\`${path}\``)));
}
