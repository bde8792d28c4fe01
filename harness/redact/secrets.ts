import type { RedactionKind } from '../model/redaction.ts';

/** What stands where a secret was. */
export const PLACEHOLDER = '[redacted]';

/** Finds one kind of secret. `replace` gets the match and gives the text that takes its place. */
export interface SecretPattern {
  readonly kind: RedactionKind;
  readonly pattern: RegExp;
  replace(found: string, groups: Readonly<Record<string, string | undefined>>): string;
}

/** Names of options, variables and keys whose value nobody else should read. */
const SECRET_NAME = String.raw`(?:(?:[a-z0-9_.-]{0,64}[_.-])?(?:password|passwd|passphrase|passcode|secret|token|credentials?|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|secret[_-]?key|auth[_-]?key|encryption[_-]?key|signature)|[a-z0-9_.-]{0,64}[_.-](?:pass|pwd))(?:[_.-](?:key|value|id|base64|b64))?`;
/**
 * In quotes up to the same quotes, which a log may have escaped; without them up to a blank or a quote. Rather too much
 * than too little is left out.
 */
const VALUE = String.raw`(?<open>\\{0,16}["'])(?:(?!\k<open>)(?:\\.|[^\n])){0,65535}|(?:[^\s"'\\]|\\(?!\\{0,16}["']|[ntr])){1,65535}`;

const SECRET_KEY = new RegExp(`^-{0,2}${SECRET_NAME}$`, 'iu');
const SECRET_OPTION = new RegExp(`^--?${SECRET_NAME}$`, 'iu');

/** The key of a field whose value is a secret. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** An option of a command line whose value is the next word. */
export function isSecretOption(word: string): boolean {
  return SECRET_OPTION.test(word);
}

function valueGone(before: string, { open }: Readonly<Record<string, string | undefined>>): string {
  return `${before}${open ?? ''}${PLACEHOLDER}`;
}

export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    kind: 'private-key',
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/gu,
    replace: () => PLACEHOLDER,
  },
  {
    kind: 'url-credentials',
    pattern: /(?<scheme>\b[a-z][a-z0-9+.-]{0,20}:\/\/)(?<who>[^\s/?#"'\\@]{1,400}(?:@[^\s/?#"'\\@]{1,400}){0,4})@/giu,
    replace: (_, { scheme }) => `${scheme ?? ''}${PLACEHOLDER}@`,
  },
  {
    kind: 'token',
    pattern:
      /(?<before>\bBearer[ :=]{1,4}|\bAuthorization\\{0,16}["']? {0,4}[:=] {0,4}(?:\\{0,16}["'])?[a-z]{2,20} )[^\s"'\\]{3,65535}/giu,
    replace: (_, { before }) => `${before ?? ''}${PLACEHOLDER}`,
  },
  { kind: 'token', pattern: /\beyJ[\w-]{6,4000}\.[\w-]{4,8000}(?:\.[\w-]{0,4000})?/gu, replace: () => PLACEHOLDER },
  {
    kind: 'token',
    // AWS, GitHub, GitLab, Slack, Google, npm, Docker Hub, Vault, Stripe and the like: a prefix that nothing else has.
    pattern:
      /\b(?:(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}|gh[oprsu]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,255}|xox[abeoprs]-[\w-]{8,255}|AIza[\w-]{30,40}|npm_[A-Za-z0-9]{30,40}|dckr_[a-z]{2,6}_[\w-]{16,255}|hv[bsr]\.[\w-]{16,255}|[rsp]k_(?:live|test)_\w{16,255}|sk-[\w-]{20,255})/gu,
    replace: () => PLACEHOLDER,
  },
  {
    kind: 'environment',
    pattern: new RegExp(
      String.raw`(?<before>(?<![\w-])(?:-e|--env)[ =]{1,4}["']?[A-Za-z_]\w{0,254}=)(?:${VALUE})`,
      'gu',
    ),
    replace: (_, groups) => valueGone(groups['before'] ?? '', groups),
  },
  {
    kind: 'password',
    pattern: new RegExp(String.raw`(?<before>(?<![\w.-])-{0,2}${SECRET_NAME}=)(?:${VALUE})`, 'giu'),
    replace: (_, groups) => valueGone(groups['before'] ?? '', groups),
  },
  {
    kind: 'password',
    pattern: new RegExp(String.raw`(?<before>(?<![\w.-])--${SECRET_NAME}[ \t]{1,8})(?!-)(?:${VALUE})`, 'giu'),
    replace: (_, groups) => valueGone(groups['before'] ?? '', groups),
  },
  {
    kind: 'password',
    // A key of JSON or YAML, quoted or not; without quotes `token: invalid` is a sentence, and so only these two.
    pattern: new RegExp(
      String.raw`(?<before>\\{0,16}["']${SECRET_NAME}\\{0,16}["'] {0,4}: {0,4}|(?<![\w.-])(?:password|passwd|passphrase) {0,4}: {0,4})(?:${VALUE})`,
      'giu',
    ),
    replace: (_, groups) => valueGone(groups['before'] ?? '', groups),
  },
  {
    kind: 'blob',
    pattern: /(?<![\w+/=-])[\w+/-]{40,65535}={0,2}(?![\w+/-])/gu,
    replace: (found) => (isKeyLike(found) ? PLACEHOLDER : found),
  },
];

/** Letters of both cases and digits all over, which no path, no id and no name of a function has. */
function isKeyLike(word: string): boolean {
  if (word.startsWith('/')) return false;
  const count = (pattern: RegExp): number => word.match(pattern)?.length ?? 0;
  return count(/[A-Z]/gu) >= 6 && count(/[a-z]/gu) >= 6 && count(/\d/gu) >= 3;
}
