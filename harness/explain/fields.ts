/** Fields of a record, by name; the last of a name wins. */
export type Fields = ReadonlyMap<string, string>;

/** `key=word` or `key="text with \" in it"`. A text without its end, as a cut line has, goes to the end. */
const FIELD =
  /(?<![\w.-])(?<key>[A-Za-z_][\w.-]{0,63})=(?:"(?<quoted>[^"\\]*(?:\\.[^"\\]*)*)(?:"|$)|(?<bare>[^\s"]\S*)?)/gsu;

/** Keys of a logfmt line (logrus, slog, klog's structured form). */
export function logfmt(text: string): Fields {
  const fields = new Map<string, string>();
  for (const { groups } of text.matchAll(FIELD)) {
    fields.set(groups?.['key'] ?? '', groups?.['quoted'] ?? groups?.['bare'] ?? '');
    if (fields.size > 64) break;
  }
  return fields;
}

/** The object that a line is; `null` when it is none. */
export function jsonFields(text: string): Fields | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = new Map<string, string>();
  for (const [key, field] of Object.entries(value).slice(0, 128)) {
    const word = wordOf(field);
    if (word !== null) fields.set(key, word);
  }
  return fields;
}

function wordOf(field: unknown): string | null {
  if (typeof field === 'string') return field;
  if (typeof field === 'number' || typeof field === 'boolean') return String(field);
  // journald's way to write a message with bytes that are no text, an escape for colours being enough.
  if (Array.isArray(field) && field.every((byte) => typeof byte === 'number')) {
    return new TextDecoder().decode(Uint8Array.from(field));
  }
  return null;
}

export function firstField(fields: Fields, names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return null;
}
