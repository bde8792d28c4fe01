import type { Redactor } from './redactor.ts';
import { isSecretKey, isSecretOption } from './secrets.ts';

type Json = unknown;

/** Where in a document a value stands. */
interface Place {
  readonly file: string;
  readonly keys: readonly string[];
}

const ENVIRONMENT = /^env(?:ironment)?$/iu;
/** It decides which program an exec finds. */
const KEPT_VARIABLE = 'PATH';
/** `1.6.20.1` in such a field is no address. */
const VERSION = /version|release/iu;

/** Every string in a document, keys that name nothing of ours included. The form of the document stays. */
export function redactedJson(value: Json, file: string, to: Redactor): Json {
  return walk(value, { file, keys: [] }, to);
}

/** Shows every string to the redactor before the first is redacted. */
export function learnJson(value: Json, to: Redactor): void {
  if (typeof value === 'string') to.learn(value);
  else if (Array.isArray(value)) for (const item of value) learnJson(item, to);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (/^(?:hostname|domainname)$/iu.test(key) && typeof item === 'string') to.learn(`hostname=${item}`);
      // `NAME:ADDRESS`, as in /etc/hosts.
      if (key === 'ExtraHosts' && Array.isArray(item)) {
        for (const line of item) to.learn(`hostname=${String(line).split(':')[0]}`);
      }
      learnJson(item, to);
    }
  }
}

function walk(value: Json, place: Place, to: Redactor): Json {
  const key = place.keys.at(-1) ?? '';
  if (typeof value === 'string') return leaf(value, key, place, to);
  if (Array.isArray(value)) return list(value, key, place, to);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const inner = { ...place, keys: [...place.keys, name] };
      const isVariable = ENVIRONMENT.test(key) && typeof item === 'string' && name !== KEPT_VARIABLE;
      return [
        to.text(name, where(place)),
        isVariable ? to.value(item, 'environment', where(place)) : walk(item, inner, to),
      ];
    }),
  );
}

function leaf(text: string, key: string, place: Place, to: Redactor): string {
  if (isSecretKey(key)) return to.value(text, 'password', where(place));
  if (VERSION.test(key) && /^[\w.+~:-]{1,80}$/u.test(text)) return text;
  return to.text(text, where(place));
}

function list(items: readonly Json[], key: string, place: Place, to: Redactor): readonly Json[] {
  return items.map((item, index) => {
    if (typeof item !== 'string') return walk(item, place, to);
    if (ENVIRONMENT.test(key)) return variable(item, place, to);
    const before = items[index - 1];
    if (typeof before === 'string' && isSecretOption(before) && !item.startsWith('-')) {
      return to.value(item, 'password', where(place));
    }
    return to.text(item, where(place));
  });
}

function variable(assignment: string, place: Place, to: Redactor): string {
  const at = assignment.indexOf('=');
  const name = assignment.slice(0, Math.max(at, 0));
  if (at === -1 || name === KEPT_VARIABLE) return to.text(assignment, where(place));
  return `${to.text(name, where(place))}=${to.value(assignment.slice(at + 1), 'environment', where(place))}`;
}

/** Names of fields only: what somebody chose as a key may itself be what was taken out. */
function where({ file, keys }: Place): string {
  const names = keys.filter((name) => /^[A-Za-z]\w{0,40}$/u.test(name)).slice(0, 4);
  return [file, names.join('.')].filter((part) => part !== '').join(' ');
}
