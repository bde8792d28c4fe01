import { readdir, readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { ERROR_CODES } from '../../../harness/model/harness-error.ts';
import { EXIT } from '../../../harness/model/exit-code.ts';
import { page, ROOT, rowsOf } from './markdown.ts';

const rows = rowsOf(await page('docs/use/error-codes.md')).filter(([code]) => code?.startsWith('`'));

test('every code has its row, in the order of the code, and there is no other', () => {
  expect(rows.map(([code]) => code)).toEqual(ERROR_CODES.map((code) => `\`${code}\``));
});

/** Exit codes that stand behind a code in the source, by name: `exitCode: EXIT.usage`. */
async function exitCodesInSource(): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const found = new Map<string, Set<number>>();
  const files = (await readdir(new URL('harness/', ROOT), { recursive: true })).filter((path) => path.endsWith('.ts'));
  const codes = new Map<string, number>(Object.entries(EXIT));
  for (const path of files) {
    const text = await readFile(new URL(`harness/${path}`, ROOT), 'utf8');
    for (const { groups } of text.matchAll(/code: '(?<code>[A-Z_]+)',\s+message[^]*?exitCode: EXIT\.(?<exit>\w+),/gu)) {
      const set = found.get(groups?.['code'] ?? '') ?? new Set();
      found.set(groups?.['code'] ?? '', set.add(codes.get(groups?.['exit'] ?? '') ?? Number.NaN));
    }
  }
  return found;
}

test('the exit code of a row is that of the source', async () => {
  const inSource = await exitCodesInSource();
  expect(inSource.size).toBeGreaterThan(15);
  for (const [code = '', exits = ''] of rows) {
    const written = new Set(exits.split(', ').map(Number));
    for (const one of inSource.get(code.replaceAll('`', '')) ?? []) expect([code, ...written]).toContain(one);
  }
});
