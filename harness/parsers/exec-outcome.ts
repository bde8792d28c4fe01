import type { ExecEnd, ExecKind, ExecOutcome } from '../model/exec-attempt.ts';
import { commandRefusal } from './command-refusal.ts';

/** The runtime's words for a command that is not there, runc's and crun's. */
const NOT_THERE = /no such file or directory|executable file .{1,300} not found/iu;

/** What the engine and the runtime put before an error of their own. */
const RUNTIME_ERROR = /OCI runtime exec failed|exec failed: |runtime\/cgo: |SIGABRT: abort/u;

/**
 * How a runtime's child ends that was refused its program after the runtime had let go of it: 1 to runc 1.1, 255 since
 * 1.2, and what dockerd makes of it. A program that prints the same words and ends otherwise has spoken for itself.
 */
const REFUSED_CODES: ReadonlySet<number> = new Set([1, 126, 127, 128, 255]);

/**
 * Does the exec do what was asked? For the null exec and `/bin/true` that is whether the machinery below `execve` works:
 * a command that was looked for and not found says yes, in every runtime; a runtime binary that was not found says no,
 * so the text has to name the command itself. A person's own command has to be begun; what it ends with is its own.
 */
export function execOutcome(kind: ExecKind, command: readonly string[], end: ExecEnd & { text: string }): ExecOutcome {
  if (end.status === 'hung') return 'hangs';
  if (end.status === 'refused') return 'fails';
  if (end.exitCode === 0) return 'works';
  const path = command[0] ?? '';
  if (kind !== 'command') return namesMissing(end.text, path) ? 'works' : 'fails';
  if (RUNTIME_ERROR.test(end.text)) return 'fails';
  return REFUSED_CODES.has(end.exitCode) && isRefused(end.text, path) ? 'fails' : 'works';
}

function namesMissing(text: string, path: string): boolean {
  // runc's own log line quotes the message, and so escapes the quotes in it.
  return text
    .replaceAll('\\"', '"')
    .split('\n')
    .some((line) => NOT_THERE.test(line) && (line.includes(`"${path}"`) || line.includes(`\`${path}\``)));
}

/** A program may print an error about another one that it could not run: the refusal has to be of the command itself. */
function isRefused(text: string, path: string): boolean {
  const refusal = commandRefusal(text);
  if (refusal === null) return false;
  const { step, subject } = refusal;
  if (step !== 'lookup' && step !== 'execve') return true;
  return subject === null || nameOf(subject) === nameOf(path);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
