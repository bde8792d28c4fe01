import type { ExecAttempt, ExecKind } from '../model/exec-attempt.ts';
import type { Citation } from '../model/finding.ts';
import { type CommandRefusal, commandRefusal, type Errno } from '../parsers/command-refusal.ts';

/** An exec that was refused before its program began, and in which words. */
export interface Refused {
  readonly attempt: ExecAttempt;
  readonly refusal: CommandRefusal;
}

/** Which refusals a cause gives. */
export interface RefusalQuestion {
  readonly steps: readonly CommandRefusal['step'][];
  readonly errnos: readonly Errno[];
  /**
   * `command`: of what was typed alone. `plain`: of the null exec and `/bin/true`, which start in the container's own
   * directory as its own user. `any`: of all.
   */
  readonly of: 'command' | 'plain' | 'any';
}

const KINDS: Readonly<Record<RefusalQuestion['of'], readonly ExecKind[]>> = {
  command: ['command'],
  plain: ['null-exec', 'true'],
  any: ['command', 'null-exec', 'true'],
};

/** The execs that failed with such a refusal. */
export function refusedExecs(attempts: readonly ExecAttempt[] | null, question: RefusalQuestion): readonly Refused[] {
  return tried(attempts, question.of).flatMap((attempt) => {
    if (attempt.outcome !== 'fails') return [];
    const refusal = commandRefusal(textOf(attempt));
    if (refusal === null) return [];
    const asked = question.steps.includes(refusal.step) && question.errnos.includes(refusal.errno);
    return asked ? [{ attempt, refusal }] : [];
  });
}

/** What the execs say against a cause that refuses every time; `null` when they do not. */
export function worksAnyway(attempts: readonly ExecAttempt[] | null, of: RefusalQuestion['of']): string | null {
  const all = tried(attempts, of);
  const working = all.filter(({ outcome }) => outcome === 'works');
  return all.length > 0 && working.length === all.length ? `${working.length} of ${all.length} such execs work` : null;
}

function tried(attempts: readonly ExecAttempt[] | null, of: RefusalQuestion['of']): readonly ExecAttempt[] {
  const all = (attempts ?? []).filter(({ outcome }) => outcome !== 'not-tried');
  return all.filter(({ kind }) => KINDS[of].includes(kind));
}

/** The text of an attempt, and of its own lines in `log.json`. */
export function textOf({ stdout, stderr, end, logAdded }: ExecAttempt): string {
  const refused = end.status === 'refused' ? [end.error] : [];
  return [...refused, stdout, stderr, ...(logAdded?.errors ?? [])].join('\n');
}

/** What the first of them said. */
export function refusedCitations(refused: readonly Refused[]): readonly Citation[] {
  const [first] = refused;
  return first === undefined
    ? []
    : [{ kind: 'exec.attempts', quote: `${refused.length} execs: ${first.refusal.line}` }];
}
