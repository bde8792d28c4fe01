import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { faults } from '../../../harness/faults/index.ts';
import { causes } from '../../../harness/causes/index.ts';
import { CAUSES } from '../../../harness/model/cause.ts';
import { EXIT } from '../../../harness/model/exit-code.ts';
import type { Expected } from '../../../harness/model/scenario.ts';
import { causePages } from '../../../harness/report/cause-page.ts';
import { parseScenario } from '../../../harness/schema/scenario.ts';
import { headingsOf, page, pages, ROOT, rowsOf } from './markdown.ts';

const HEADINGS = [
  'What it is',
  'What you see',
  'How to tell it from its neighbours',
  'How to mend it',
  'Sources',
] as const;

const examples = (await pages()).flatMap(({ path, fences }) =>
  fences
    .filter(({ language }) => language === 'yaml')
    .map(({ code, line }) => ({ where: `${path}:${line}`, scenario: parseScenario(code, 'example.yaml') })),
);

const ids = causes.map(({ id }) => id);

test.each(ids)('%s has its page, with the fixed headings', async (cause) => {
  const [title, ...sections] = headingsOf(await page(`docs/causes/${cause}.md`));
  expect(title).toEqual({ level: 1, text: cause });
  expect(sections.filter(({ level }) => level === 2).map(({ text }) => text)).toEqual(HEADINGS);
});

test('there is a page of every cause that is known, and no other', async () => {
  const files = await readdir(new URL('docs/causes/', ROOT));
  expect(files.toSorted()).toEqual([...ids.map((cause) => `${cause}.md`), 'README.md'].toSorted());
  expect(ids.toSorted()).toEqual(CAUSES.toSorted());
});

test.each(causePages(causes))('$path is what `npm run cause-pages` writes', async ({ path, text }) => {
  expect((await page(path)).text).toBe(text);
});

function wordsOf(expected: Expected): readonly string[] {
  switch (expected.diagnosis) {
    case 'healthy':
      return ['healthy'];
    case 'named':
      return [expected.cause];
    case 'both':
      return expected.causes.map(({ cause }) => cause);
  }
}

test('the table of the README has every scenario, and what it must name', async () => {
  const names = (await readdir(new URL('scenarios/', ROOT))).filter((name) => name.endsWith('.yaml'));
  const rows = rowsOf(await page('README.md'));
  const told = rows.flatMap(([first = '', , named]) => {
    const file = /^\[(?<name>[^\]]+)\]\(scenarios\/(?<file>[^)]+)\)$/u.exec(first)?.groups;
    return file === undefined ? [] : [{ name: file['name'], file: file['file'] ?? '', named }];
  });
  expect(told.map(({ file }) => file)).toEqual(expect.arrayContaining(names));
  expect(told).toHaveLength(names.length);
  for (const { name, file, named } of told) {
    const { expect: expected } = parseScenario((await page(`scenarios/${file}`)).text, file);
    expect(file).toBe(`${name}.yaml`);
    for (const word of wordsOf(expected)) expect(named).toContain(word);
  }
});

test.each(examples)('the YAML at $where is a scenario', ({ scenario }) => {
  expect(scenario.title).not.toBe('');
});

test('there is an example of every fault, in the README or beside it, and a row in the table of faults', async () => {
  const shown = new Set(examples.flatMap(({ scenario }) => scenario.faults.map(({ fault }) => fault)));
  expect([...shown]).toEqual(expect.arrayContaining(Object.keys(faults)));
  const rows = rowsOf(await page('docs/extend/faults.md')).map(([first]) => first);
  for (const fault of Object.keys(faults)) expect(rows).toContain(`\`${fault}\``);
});

test.each(['README.md', 'docs/use/exit-codes.md'])('the table of %s has every exit code', async (path) => {
  const cells = rowsOf(await page(path)).flatMap(([first = '']) => first.split(' and '));
  for (const code of Object.values(EXIT)) expect(cells).toContain(String(code));
});

test('the map of folders has every folder of harness/', async () => {
  const files = await readdir(new URL('harness/', ROOT), { recursive: true });
  const folders = new Set(files.flatMap((path) => (/\.\w+$/u.test(path) ? (/^\w+\//u.exec(path)?.[0] ?? []) : [])));
  const [map] = (await page('CONTRIBUTING.md')).fences.filter(({ code }) => code.startsWith('harness/'));
  expect([...folders].filter((folder) => map?.code.includes(`\n  ${folder}`) !== true)).toEqual([]);
});
