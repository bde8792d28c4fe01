import type { CauseEntry } from '../model/knowledge.ts';
import { wrap } from './wrap.ts';

/** Pages that are written by hand: these causes were measured here. */
export const WRITTEN_BY_HAND: readonly string[] = ['container-pids-max', 'pod-pids-limit'];

/** A page of `docs/causes/`. */
export interface CausePage {
  readonly path: string;
  readonly text: string;
}

/** All generated pages, and the index of all causes. */
export function causePages(causes: readonly CauseEntry[]): readonly CausePage[] {
  const generated = causes.filter(({ id }) => !WRITTEN_BY_HAND.includes(id));
  return [
    { path: 'docs/causes/README.md', text: indexPage(causes) },
    ...generated.map((entry) => ({ path: `docs/causes/${entry.id}.md`, text: causePage(entry) })),
  ];
}

function causePage(entry: CauseEntry): string {
  const layers = entry.layers.map((layer) => `\`${layer}\``).join(', ');
  return page([
    `# ${entry.id}`,
    '## What it is',
    paragraph(sentence(entry.title)),
    paragraph(entry.about),
    `${entry.layers.length === 1 ? 'The layer is' : 'The layers are'} ${layers}; the area is ${entry.area}.`,
    '## What you see',
    table(['what the text shows', 'layer', 'versions', 'weight'], signatureRows(entry)),
    'The weight says how much the text speaks for this cause: 9 names it, 5 is one of two or three, 1 has been seen.',
    '## How to tell it from its neighbours',
    table(
      ['neighbour', 'what differs'],
      entry.neighbours.map(({ id, tellApart }) => [`[${id}](${id}.md)`, prose(tellApart)]),
    ),
    'What decides:',
    list(entry.decidedBy),
    '## How to mend it',
    list(entry.remedy),
    '## Sources',
    list(entry.sources),
  ]);
}

function signatureRows({ signatures }: CauseEntry): readonly (readonly string[])[] {
  return signatures
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ because, layer, versions, weight }) => [
      prose(because),
      layer === null ? 'as the text tells' : `\`${layer}\``,
      versions === undefined ? 'all' : prose(versions),
      String(weight),
    ]);
}

function indexPage(causes: readonly CauseEntry[]): string {
  const areas = [...Map.groupBy(causes, ({ area }) => area)].toSorted(([a], [b]) => compare(a, b));
  return page([
    '# Causes',
    `What makes execs into a container fail: ${causes.length} causes, by area. The pages are generated from\n` +
      '`harness/causes/` by `npm run cause-pages`; those of\n' +
      `${WRITTEN_BY_HAND.map((id) => `[${id}](${id}.md)`).join(' and ')} are written by hand.`,
    '`initp list causes` lists them, `initp explain --cause ID` prints one.',
    ...areas.flatMap(([area, entries]) => [
      `## ${area}`,
      table(
        ['cause', 'what it is'],
        entries.toSorted((a, b) => compare(a.id, b.id)).map(({ id, title }) => [`[${id}](${id}.md)`, prose(title)]),
      ),
    ]),
  ]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sentence(words: string): string {
  const whole = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
  return /[.!?]$/u.test(whole) ? whole : `${whole}.`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${linked(prose(item))}`).join('\n');
}

/** `owner/name#12` as a link to where it is. */
function linked(words: string): string {
  return words.replaceAll(
    /(?<![\w/[])([\w.-]+\/[\w.-]+)#(\d+)/gu,
    (found, repository: string, number: string) => `[${found}](https://github.com/${repository}/issues/${number})`,
  );
}

/** Words as Markdown shows them: what would be markup is not, except for code between backticks. */
function prose(words: string): string {
  return words
    .replaceAll(/\s+/gu, ' ')
    .split(/(`[^`]*`)/u)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(/[\\<>*[\]]/gu, String.raw`\$&`)))
    .join('');
}

/** As wide as the pages that are written by hand. */
const COLUMNS = 120;

function paragraph(words: string): string {
  return wrap(prose(words), COLUMNS).join('\n');
}

/** As oxfmt lays tables out, so that a format of the tree changes nothing. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', String.raw`\|`)));
  const widths = head.map((label, index) =>
    Math.max(3, label.length, ...cells.map((row) => Array.from(row[index] ?? '').length)),
  );
  const line = (values: readonly string[]): string =>
    `| ${widths.map((width, index) => (values[index] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

function page(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}
