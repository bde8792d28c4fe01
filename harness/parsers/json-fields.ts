/*
 * Narrow checks of JSON that somebody else wrote. Not zod: loading it takes 55 to 75 ms, half of what a passive
 * diagnosis may take, and the engine's answers have fifteen fields that matter.
 */

/** An object with unknown values. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text as an object; `null` for anything else. */
export function parseFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** The field as text; `null` when it is missing or something else. */
export function textField(fields: Fields, name: string): string | null {
  const value = own(fields, name);
  return typeof value === 'string' ? value : null;
}

/** The field as a whole number; `null` when it is missing or something else. */
export function countField(fields: Fields, name: string): number | null {
  const value = own(fields, name);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** The field as an object; an empty one when it is missing or something else. */
export function fieldsOf(fields: Fields, name: string): Fields {
  const value = own(fields, name);
  return isFields(value) ? value : {};
}

/** The objects of a list; none when the field is missing or something else. */
export function listOf(fields: Fields, name: string): readonly Fields[] {
  const value = own(fields, name);
  return Array.isArray(value) ? value.filter((entry) => isFields(entry)) : [];
}

/** The texts of a list; `null` when the field is missing or no list. */
export function textsOf(fields: Fields, name: string): readonly string[] | null {
  const value = own(fields, name);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : null;
}

/** Not what `Object.prototype` has: a runtime may be called `constructor`. */
function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
