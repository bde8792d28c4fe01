import type { RedactionKind } from '../model/redaction.ts';

/** Kinds whose values keep a name, so that what was equal stays equal. */
export type Named = Extract<RedactionKind, 'ip-address' | 'mac-address' | 'host-name' | 'e-mail' | 'user-name'>;

const PREFIX = {
  'ip-address': 'ip',
  'mac-address': 'mac',
  'host-name': 'host',
  'e-mail': 'mail',
  'user-name': 'user',
} satisfies Record<Named, string>;

const PSEUDONYM = /^(?:ip|mac|host|mail|user)-\d{1,9}$/u;

/** One of ours: a text that was redacted before is not redacted again. */
export function isPseudonym(word: string): boolean {
  return PSEUDONYM.test(word);
}

/** `ip-1`, `ip-2`, `host-1`: numbered in the order in which they are met. */
export function pseudonyms(): (kind: Named, value: string) => string {
  const known = new Map<string, string>();
  const counts = new Map<Named, number>();
  return (kind, value) => {
    const key = `${kind} ${value.toLowerCase()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const name = `${PREFIX[kind]}-${count}`;
    known.set(key, name);
    return name;
  };
}
