import type { z } from 'zod';
import { closest } from './closest.ts';
import { quoted } from './problem.ts';
import type { Path, Problem } from './problem.ts';
import { FAULT_IDS, knownKeys } from './scenario-document.ts';

/** What the schema found wrong with `value`, in sentences. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], value: unknown): readonly Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code !== 'unrecognized_keys') return [ofValue(issue, path, valueAt(value, path))];
    const known = knownKeys(path, valueAt(value, [...path, 'fault']));
    return issue.keys.map((key) => unknownKey([...path, key], key, known));
  });
}

function unknownKey(path: Path, key: string, known: readonly string[]): Problem {
  const near = closest(key, known);
  const sentence = `unknown key, known ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`;
  return { path, at: 'key', sentence, meant: near === null ? null : { wrote: key, meant: near } };
}

function ofValue(issue: z.core.$ZodIssue, path: Path, found: unknown): Problem {
  if (found === undefined) return { path, at: 'value', sentence: `is missing: ${issue.message}`, meant: null };
  const sentence = `${issue.message}, not ${quoted(found)}`;
  if (typeof found !== 'string') return { path, at: 'value', sentence, meant: null };
  const near = closest(found, wordsFor(issue));
  return { path, at: 'value', sentence, meant: near === null ? null : { wrote: found, meant: near } };
}

/** The words that may stand where the issue is. */
function wordsFor(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'invalid_union') return [];
  return 'discriminator' in issue ? FAULT_IDS : ['until-refused'];
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = Reflect.get(here, part);
  }
  return here;
}
