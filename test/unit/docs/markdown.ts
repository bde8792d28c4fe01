import { readdir, readFile } from 'node:fs/promises';

export const ROOT = new URL('../../../', import.meta.url);

/** One page, taken apart as far as the tests need it. */
export interface Page {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
  /** Without fenced code. */
  readonly prose: string;
  readonly fences: readonly Fence[];
}

interface Fence {
  readonly language: string;
  readonly code: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
}

const FENCE = /^```(?<language>\w*)\n(?<code>.*?)^```$/gmsu;

export function parsePage(path: string, text: string): Page {
  const fences = [...text.matchAll(FENCE)].map(({ groups, index }) => ({
    language: groups?.['language'] ?? '',
    code: groups?.['code'] ?? '',
    line: text.slice(0, index).split('\n').length + 1,
  }));
  return { path, text, prose: text.replaceAll(FENCE, ''), fences };
}

/** README and its neighbours, and everything below `docs/`. */
export async function pages(): Promise<readonly Page[]> {
  const [top, docs] = await Promise.all([readdir(ROOT), readdir(new URL('docs/', ROOT), { recursive: true })]);
  const paths = [...top, ...docs.map((path) => `docs/${path}`)].filter((path) => path.endsWith('.md')).toSorted();
  return await Promise.all(paths.map(async (path) => parsePage(path, await readFile(new URL(path, ROOT), 'utf8'))));
}

export async function page(path: string): Promise<Page> {
  return parsePage(path, await readFile(new URL(path, ROOT), 'utf8'));
}

/** Targets of the links, images among them. */
export function linksOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/\]\((?<target>[^()\s]+)\)/gu)].map(({ groups }) => groups?.['target'] ?? '');
}

export function headingsOf({ prose }: Page): readonly { readonly level: number; readonly text: string }[] {
  return [...prose.matchAll(/^(?<marks>#+) (?<text>.+)$/gmu)].map(({ groups }) => ({
    level: groups?.['marks']?.length ?? 0,
    text: groups?.['text'] ?? '',
  }));
}

/** What a forge makes of a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(/\s/gu, '-');
}

/** Rows of all tables, cells trimmed; heads and rules among them. */
export function rowsOf({ prose }: Page): readonly (readonly string[])[] {
  return prose
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** Code between backticks, in prose. */
export function inlineCodeOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/`(?<code>[^`\n]+)`/gu)].map(({ groups }) => groups?.['code'] ?? '');
}
