import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { LISTS } from '../../../harness/model/lists.ts';
import { inlineCodeOf, type Page, pages, ROOT } from './markdown.ts';

const BIN = fileURLToPath(new URL('harness/bin.js', ROOT));

async function help(...words: readonly string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [BIN, ...words, '--help'])).stdout;
}

/** The names of commands that `initp --help` lists, without `help` itself. */
async function commandNames(): Promise<readonly string[]> {
  const [, listed = ''] = (await help()).split('Commands:');
  return [...listed.matchAll(/^ {2}(?<name>[a-z]+) /gmu)].flatMap(({ groups }) => groups?.['name'] ?? []);
}

async function flagsOf(command: string): Promise<ReadonlySet<string>> {
  const text = await help(...(command === '' ? [] : [command]));
  return new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/gu));
}

/** What stands behind `initp` in the commands of a page: in fences at the start of a line, in prose between backticks. */
function commandLines(page: Page): readonly string[] {
  const fenced = page.fences.flatMap(({ code }) =>
    code.split('\n').flatMap((line) => /^(?:\s*\$ )?initp (?<rest>[^#|;]+)/u.exec(line)?.groups?.['rest'] ?? []),
  );
  const inline = inlineCodeOf(page).flatMap(
    (code) => /^(?:npx )?initp (?<rest>.+)$/u.exec(code)?.groups?.['rest'] ?? [],
  );
  return [...fenced, ...inline].map((line) => line.trim());
}

const names = (await commandNames()).filter((name) => name !== 'help');
const flags = new Map(await Promise.all(['', ...names].map(async (name) => [name, await flagsOf(name)] as const)));
const all = await pages();

test('the commands and flags of the help are found', () => {
  expect(names).toEqual(expect.arrayContaining(['run', 'diagnose', 'status', 'undo', 'list', 'report']));
  expect(flags.get('diagnose')).toContain('--confirm');
});

/** What is wrong with the words behind `initp`. */
function flawsOf(line: string): readonly string[] {
  // What stands behind ` -- ` is somebody else's command.
  const [own = ''] = line.split(/ -- /u);
  const [command = '', ...words] = own.split(/\s+/u);
  if (command === '...') return [];
  const known = flags.get(command.startsWith('-') ? '' : command);
  if (known === undefined) return [`initp ${line}: no such command`];
  const used = [command, ...words].flatMap((word) => /^--[a-z-]+/u.exec(word)?.[0] ?? []);
  const unknown = used.filter((flag) => !known.has(flag)).map((flag) => `initp ${line}: no flag ${flag}`);
  const lists: readonly string[] = LISTS;
  const [what] = words;
  if (command !== 'list' || what === undefined || lists.includes(what)) return unknown;
  return [...unknown, `initp ${line}: no such list`];
}

test.each(all)('every command line of $path names a command and flags that exist', (page) => {
  expect(commandLines(page).flatMap(flawsOf)).toEqual([]);
});

test('a command, a flag and a list that do not exist are found', () => {
  expect(flawsOf('mend --all')).toEqual(['initp mend --all: no such command']);
  expect(flawsOf('undo --everything')).toEqual(['initp undo --everything: no flag --everything']);
  expect(flawsOf('list wishes')).toEqual(['initp list wishes: no such list']);
  expect(flawsOf('diagnose --probe web -- /bin/ls --all')).toEqual([]);
});

test('every command is told of in the README', () => {
  const told = all.filter(({ path }) => path === 'README.md').flatMap(commandLines);
  expect(told.map((line) => line.split(' ')[0])).toEqual(expect.arrayContaining([...names]));
});

test.each(['run', 'report', 'diagnose', 'explain', 'scan'])('every option of `%s` is told of on its page', (name) => {
  const page = all.find(({ path }) => path === `docs/use/${name}.md`);
  const untold = [...(flags.get(name) ?? [])].filter((flag) => flag !== '--help' && page?.text.includes(flag) !== true);
  expect(untold).toEqual([]);
});

test.each(all)('every npm script that $path names is in package.json', async ({ text }) => {
  const manifest: unknown = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8'));
  const scripts = Object.keys(Object(Reflect.get(Object(manifest), 'scripts')));
  const named = [...text.matchAll(/npm (?:run (?<script>[a-z]+(?:[:-][a-z]+)*)|(?<short>start|test))\b/gu)];
  const unknown = named.map(({ groups }) => groups?.['script'] ?? groups?.['short'] ?? '');
  expect(unknown.filter((name) => !scripts.includes(name))).toEqual([]);
});
