import type { z } from 'zod';
import { printable } from '../report/printable.ts';

/** A JSON text against a schema. */
export type Checked<T> =
  | { readonly status: 'valid'; readonly value: T }
  /** `problem` is one printable line. */
  | { readonly status: 'invalid'; readonly problem: string; readonly cause: unknown };

const MOST_CHARACTERS = 300;

/** Parses a JSON text that anybody may have written, and says what is wrong first. */
export function checkJson<T>(schema: z.ZodType<T>, text: string): Checked<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return invalid(`no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { status: 'valid', value: parsed.data };
  const [first] = parsed.error.issues;
  const place = first === undefined || first.path.length === 0 ? 'document' : first.path.join('.');
  const more = parsed.error.issues.length - 1;
  return invalid(`${place}: ${first?.message}${more > 0 ? ` (and ${more} more)` : ''}`, parsed.error);
}

function invalid<T>(problem: string, cause: unknown): Checked<T> {
  return { status: 'invalid', problem: printable(problem).slice(0, MOST_CHARACTERS), cause };
}
