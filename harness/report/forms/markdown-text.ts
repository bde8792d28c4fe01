import { printable } from '../printable.ts';

/** Text from anywhere as Markdown that shows it: no markup, no table, no link, nobody mentioned. */
export function markdownText(text: string): string {
  return (
    printable(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[\\`*_{}[\]()#+!|~]/gu, String.raw`\$&`)
      // A mention is looked for in the finished text, where an entity is a plain @ again.
      .replaceAll('@', '@<!-- -->')
  );
}

/** The same as code. Backticks inside would end it. */
export function markdownCode(text: string): string {
  return `\`${printable(text)
    .replaceAll('`', "'")
    .replaceAll('|', String.raw`\|`)}\``;
}
