import { isPseudonym } from './pseudonyms.ts';

const NAME = String.raw`[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?`;

/** Where a log names a machine. */
const PLACES: readonly RegExp[] = [
  // syslog and journald: behind the time, before the program.
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,9})? (?<host>[\w.-]{1,253}) [\w./@-]{1,128}(?:\[\d{1,10}\])?:/gmu,
  /^\d{4}-\d\d-\d\d[T ]\S{1,40} (?<host>[\w.-]{1,253}) [\w./@-]{1,128}(?:\[\d{1,10}\]):/gmu,
  new RegExp(String.raw`\b[a-z][a-z0-9+.-]{1,20}://(?:[^\s/@"']{1,400}@)?(?<host>${NAME})`, 'giu'),
  new RegExp(String.raw`\blookup (?<host>${NAME})(?= on |: |$)`, 'gimu'),
  new RegExp(String.raw`\bdial (?:tcp|udp)[46]? (?<host>${NAME}):\d`, 'giu'),
  new RegExp(
    String.raw`(?<![\w-])(?:host[_-]?name|node[_-]?name|node|_HOSTNAME)(?:\\{0,16}["'])?[=:] ?(?:\\{0,16}["'])?(?<host>${NAME})`,
    'giu',
  ),
  // A whole name, by an end that no file and no unit has.
  /(?<![\w.@/-])(?<host>[a-z0-9](?:[a-z0-9-]{0,62}\.){1,8}(?:com|net|org|edu|gov|mil|info|biz|cloud|internal|intranet|intern|corp|lan|local|home|arpa|localdomain|eu|de|fr|uk|ch|at|nl|it|es|pl|cz|se|no|fi|dk|jp|cn|in|br|au|ca|us|ru|kr))(?![\w-]|\.\w)/giu,
  /(?<![\w-])(?<host>ip-\d{1,3}(?:-\d{1,3}){3})(?![\w-])/gu,
];

/** Everybody's: they tell nothing of who wrote the log. `events.local` is a file of a cgroup. */
const PUBLIC =
  /(?:^|\.)(?:localhost|github\.com|docker\.(?:io|com)|k8s\.io|kubernetes\.io|golang\.org|go\.dev|kernel\.org|quay\.io|gcr\.io|ghcr\.io|mcr\.microsoft\.com|in-addr\.arpa)$|(?:^|\.)events\.local$/iu;
const SHORTEST = 3;
const MOST = 2000;

/** The names that a text gives to machines. `words` are those that mean something else as well. */
export function hostNamesIn(text: string, words: ReadonlySet<string>): readonly string[] {
  const names = new Set<string>();
  for (const place of PLACES) {
    for (const { groups } of text.matchAll(place)) {
      const name = groups?.['host'] ?? '';
      if (names.size < MOST && isTelling(name, words)) names.add(name.toLowerCase());
    }
  }
  return [...names];
}

/** A name that tells which machine it is, and whose replacement spoils no other word. */
export function isTelling(name: string, words: ReadonlySet<string>): boolean {
  if (name.length < SHORTEST || isPseudonym(name) || words.has(name.toLowerCase()) || PUBLIC.test(name)) return false;
  // Addresses are renamed as such; a container's host name is its own short id, unless somebody chose one.
  return !/^[\d.]+$/u.test(name) && !/^[\da-f]{12,64}$/iu.test(name);
}

const TOKEN = /[a-z0-9][\w.-]{0,252}/giu;
/** What systemd appends to names. */
const UNIT = /^\.(?:service|slice|scope|socket|mount|timer|target|device|path|swap)$/iu;

/** Each of the names out, with the domain behind it. */
export function withoutHostNames(
  text: string,
  names: ReadonlySet<string>,
  rename: (kind: 'host-name', value: string) => string,
): string {
  if (names.size === 0) return text;
  return text.replaceAll(TOKEN, (token) => {
    for (let end = token.length; end > 0; end = token.lastIndexOf('.', end - 1)) {
      const head = token.slice(0, end);
      if (!names.has(head.toLowerCase())) continue;
      const tail = token.slice(end);
      return `${rename('host-name', head)}${tail === '.' || UNIT.test(tail) ? tail : ''}`;
    }
    return token;
  });
}
