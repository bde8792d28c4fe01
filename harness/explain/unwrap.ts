/** Colours, titles and other sequences to a terminal. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const SEQUENCES = /\u001B(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]?|\][^\u0007\u001B]{0,512}(?:\u0007|\u001B\\)?|[@-Z\\^_]?)/gu;
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const UNSEEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\uFEFF]/gu;
const UNSEEN_THERE = new RegExp(UNSEEN.source, 'u');
/** Journald writes what is not printable in this way when it is asked for plain text, and rsyslog in the other. */
const OCTAL = /#(?:033|011|012|015)(?:\[[0-9;]{0,16}m)?/gu;
const ESCAPED_QUOTE = /\\{1,64}(?=["'`])/gu;
const ESCAPED_SPACE = /\\{1,64}[nrt](?![a-z0-9_-])|\\{1,64}n(?=[A-Z"'\\\s]|$)/gu;
const ESCAPED_ANGLE = /\\{1,64}u003[ce]/giu;
/** Clients of the API print a reason as it stood in a URL. */
const IN_URL = /%(?:20|22|2[cf]|3a|5b|5d)/giu;

/** Without what was meant for a terminal. */
export function withoutControls(text: string): string {
  const plain = text.includes('#0') ? text.replaceAll(OCTAL, ' ') : text;
  // Nearly every line has none, and three replacements are three copies.
  return UNSEEN_THERE.test(plain) ? plain.replaceAll(SEQUENCES, '').replaceAll(UNSEEN, ' ') : plain;
}

/** However often a text was quoted on its way: one kind of quotes, one blank between words. */
export function unescaped(quoted: string): string {
  const text = quoted.includes('%20') ? quoted.replaceAll(IN_URL, (found) => decodeURIComponent(found)) : quoted;
  const plain = text.includes('\\')
    ? text
        .replaceAll(ESCAPED_SPACE, ' ')
        .replaceAll(ESCAPED_QUOTE, '')
        .replaceAll(ESCAPED_ANGLE, (found) => (found.toLowerCase().endsWith('c') ? '<' : '>'))
    : text;
  return (/\s\s|[^\S ]/u.test(plain) ? plain.replaceAll(/\s+/gu, ' ') : plain).trim();
}
