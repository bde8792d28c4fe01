import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { printable } from '../report/printable.ts';

/** Keys and indexes from the root of the document. */
export type Path = readonly (string | number)[];

/** Something wrong with a scenario, before anybody knows in which line. */
export interface Problem {
  readonly path: Path;
  /** `key`: the key itself is wrong, not what it holds. */
  readonly at: 'key' | 'value';
  readonly sentence: string;
  /** What was written and what was probably meant; `null` when nothing is near. */
  readonly meant: { readonly wrote: string; readonly meant: string } | null;
}

/** A problem with its place in the file; line and column count from 1. */
export interface PlacedProblem extends Problem {
  readonly line: number;
  readonly column: number;
}

const MOST_LINES = 20;
const LIST = '`initp list faults`';

/** Makes a problem of a value without a suggestion. */
export function problem(path: Path, sentence: string): Problem {
  return { path, at: 'value', sentence, meant: null };
}

/** All problems of one file as one error, one line each. */
export function scenarioInvalid(file: string, problems: readonly PlacedProblem[], cause?: unknown): HarnessError {
  const inOrder = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const lines = inOrder.slice(0, MOST_LINES).map((each) => {
    const place = `${file}:${each.line}:${each.column}`;
    return printable([place, pathText(each.path), each.sentence].filter((part) => part !== '').join(': '));
  });
  const more = problems.length - lines.length;
  if (more > 0) lines.push(`… ${more} more ${more === 1 ? 'problem' : 'problems'}`);
  const parts = {
    code: 'SCENARIO_INVALID',
    message: lines.join('\n'),
    hint: hint(inOrder),
    exitCode: EXIT.usage,
  } as const;
  return new HarnessError(cause === undefined ? parts : { ...parts, cause });
}

/** A value of the file for a message: short, and without control characters. */
export function quoted(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a mapping';
  const text = printable(String(value));
  return `\`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}

function hint(problems: readonly Problem[]): string {
  const meant = problems.flatMap((each) => (each.meant === null ? [] : [each.meant])).slice(0, 3);
  const list = `${LIST} shows the faults and their parameters.`;
  if (meant.length === 0) return `Mend the ${problems.length === 1 ? 'line' : 'lines'} above; ${list}`;
  return `Write ${meant.map((each) => `${quoted(each.meant)} instead of ${quoted(each.wrote)}`).join(', ')}; ${list}`;
}

/** `faults[0].max` */
function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');
}
