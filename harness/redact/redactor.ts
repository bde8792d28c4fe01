import type { Redaction, RedactionKind } from '../model/redaction.ts';
import { withoutAddresses } from './addresses.ts';
import { hostNamesIn, isTelling, withoutHostNames } from './host-names.ts';
import { isPseudonym, type Named, pseudonyms } from './pseudonyms.ts';
import { PLACEHOLDER, SECRET_PATTERNS } from './secrets.ts';

/** Takes out of texts what is nobody else's business, and keeps a list of it. */
export interface Redactor {
  /** Notes the host names in a text. Every text is learned before the first is redacted. */
  learn(text: string): void;
  /** `where` goes into the list. */
  text(text: string, where: string): string;
  /** A value that is left out whatever it is. */
  value(value: string, kind: RedactionKind, where: string): string;
  list(): readonly Redaction[];
}

export interface RedactorParts {
  /** Names of this machine. */
  readonly ownNames: readonly string[];
  /** Words that stay, though a machine may be called so: those that evidence is written in. */
  readonly words: ReadonlySet<string>;
}

/** Of programs and parts; a machine that is called `docker` must not spoil every line. */
const WORDS_OF_SOFTWARE =
  'docker dockerd containerd runc crun kernel systemd kubelet moby localhost system user init null exec host node none default unknown ' +
  // And of paths.
  'bin boot dev etc fs home lib lib64 local mnt net opt proc root run sbin srv sys tmp usr var vm cgroup unified memory pids freezer cpu docker.sock';

/** What one replacement leaves side by side may be another's: once more, until nothing changes. */
const MOST_ROUNDS = 6;

const MAIL = /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}(?<end>[a-z]{2,24})(?![\w-])/giu;
const UNIT_END = /^(?:service|slice|scope|socket|mount|timer|target|device|path|swap)$/iu;
const HOME = /(?<before>\/(?:home|Users)\/)(?<user>[^\s/:"'\\,;)]{1,64})/gu;

export function redactor({ ownNames, words }: RedactorParts): Redactor {
  const rename = pseudonyms();
  const kept = new Set([...words, ...WORDS_OF_SOFTWARE.split(' ')].map((word) => word.toLowerCase()));
  const own = ownNames.filter((name) => isTelling(name, kept)).map((name) => name.toLowerCase());
  const names = new Set(own);
  const counts = new Map<string, { kind: RedactionKind; where: string; count: number }>();

  function note(kind: RedactionKind, where: string): void {
    const key = `${kind} ${where}`;
    const before = counts.get(key)?.count ?? 0;
    counts.set(key, { kind, where, count: before + 1 });
  }

  function learn(text: string): void {
    for (const name of hostNamesIn(text, kept)) names.add(name);
  }

  function once(text: string, where: string): string {
    const named = (kind: Named, value: string): string => {
      note(kind, where);
      return rename(kind, value);
    };
    let left = text;
    for (const { kind, pattern, replace } of SECRET_PATTERNS) {
      left = left.replaceAll(pattern, (...found: unknown[]) => {
        const [match, groups] = [String(found[0]), groupsOf(found.at(-1))];
        const instead = replace(match, groups);
        if (instead !== match) note(kind, where);
        return instead;
      });
    }
    left = left.replaceAll(MAIL, (found, end: string) => (UNIT_END.test(end) ? found : named('e-mail', found)));
    left = withoutHostNames(left, names, named);
    for (const name of own) left = left.replaceAll(inside(name), (found) => named('host-name', found));
    left = withoutAddresses(left, named);
    return left.replaceAll(HOME, (found, before: string, user: string) =>
      isPseudonym(user) || user === PLACEHOLDER ? found : `${before}${named('user-name', user)}`,
    );
  }

  return {
    learn,
    text(text, where) {
      let left = text;
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const before = left;
        left = once(before, where);
        // A name may come to light when what hid it is gone.
        learn(left);
        if (left === before) break;
      }
      return left;
    },
    value(value, kind, where) {
      if (value === '' || value === PLACEHOLDER) return value;
      note(kind, where);
      return PLACEHOLDER;
    },
    list: () => [...counts.values()],
  };
}

/** This machine's own name also within another word: `backup_NAME.log`. */
function inside(name: string): RegExp {
  return new RegExp(`(?<![a-z0-9])${name.replaceAll(/[^a-z0-9]/gu, String.raw`\$&`)}(?![a-z0-9])`, 'giu');
}

/** The last argument of a replacer whose pattern names groups. */
function groupsOf(value: unknown): Readonly<Record<string, string | undefined>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, group]) => [name, typeof group === 'string' ? group : undefined]),
  );
}
