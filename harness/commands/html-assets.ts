import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

import { PROJECT } from '../host/project.ts';
import type { PageAssets } from '../report/html/view.ts';

/** Style and script of a page: files of their own, so that they are formatted and linted as what they are. */
export async function htmlAssets(): Promise<PageAssets> {
  const [style, script] = await Promise.all([asset('page.css'), asset('page.js')]);
  return {
    style,
    script,
    sha256: (text) => createHash('sha256').update(text).digest('base64'),
    packed: (text) => deflateRawSync(text).toString('base64'),
  };
}

async function asset(name: string): Promise<string> {
  return await readFile(join(PROJECT, 'harness/report/html', name), 'utf8');
}
