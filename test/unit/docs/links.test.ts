import { stat } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { anchorOf, headingsOf, linksOf, page, pages, parsePage, ROOT } from './markdown.ts';

/** Why a link of that page leads nowhere; `null` when it leads somewhere. */
async function flawOf(link: string, from: string): Promise<string | null> {
  if (/^https?:/u.test(link)) return null;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? new URL(from, ROOT) : new URL(path, new URL(from, ROOT));
  const there = await stat(target).then(
    () => true,
    () => false,
  );
  if (!there) return `${link}: no such file`;
  if (anchor === undefined) return null;
  const headings = headingsOf(await page(target.href.slice(ROOT.href.length)));
  return headings.some(({ text }) => anchorOf(text) === anchor) ? null : `${link}: no such heading`;
}

test.each(await pages())('every relative link of $path leads somewhere', async (from) => {
  const flaws = await Promise.all(linksOf(from).map(async (link) => await flawOf(link, from.path)));
  expect(flaws.filter((flaw) => flaw !== null)).toEqual([]);
});

test('a link to nowhere is found, to a heading as well', async () => {
  expect(await flawOf('docs/none.md', 'README.md')).toBe('docs/none.md: no such file');
  expect(await flawOf('#none', 'README.md')).toBe('#none: no such heading');
  expect(await flawOf('../README.md#exit-codes', 'docs/none.md')).toBeNull();
});

test('every page of docs/ is reached from the README, those of the causes through their index', async () => {
  const all = (await pages()).flatMap(({ path }) => (path.startsWith('docs/') ? [path] : []));
  const linked = linksOf(await page('README.md')).map((link) => link.split('#')[0]);
  const index = linksOf(await page('docs/causes/README.md')).map((link) => `docs/causes/${link}`);
  expect([...linked, ...index]).toEqual(expect.arrayContaining(all));
});

test('a link in a fence is no link, and one in prose is', () => {
  expect(linksOf(parsePage('x.md', 'a [b](c.md)\n```text\n[d](e.md)\n```\n'))).toEqual(['c.md']);
});
