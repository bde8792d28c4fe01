import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { EXIT } from '../../model/exit-code.ts';
import { HarnessError } from '../../model/harness-error.ts';
import { HEAD_BYTES, loaderName, programFormat } from '../../parsers/program-format.ts';

/** A runtime of this machine, and how a nested engine gets to see it. */
export interface RuntimeFile {
  readonly name: string;
  readonly sha256: string;
  /** A file or folder of this machine, and where it is mounted, for reading. */
  readonly mount: { readonly source: string; readonly target: string };
  /** The program as the nested engine sees it. */
  readonly path: string;
}

/** Where programs of this machine are seen inside. */
const AT = '/opt/initp-runtimes';

/**
 * A program that was packed with its loader and libraries (`npm run runtimes`) says in its own file where they are to be
 * seen: its folder is mounted there. Any other is mounted alone, and lives on the libraries of the engine's image.
 */
export async function runtimeFile(name: string, path: string): Promise<RuntimeFile> {
  let file: string;
  let loader: string | null;
  let sha256: string;
  try {
    file = await realpath(path);
    [loader, sha256] = await Promise.all([loaderOf(file), sha256Of(file)]);
  } catch (error) {
    throw new HarnessError({
      code: 'USAGE',
      message: `the runtime ${name}, ${path}, can not be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give the file of a runtime: `--runtime NAME=PATH`.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  const folder = loader === null ? null : dirname(dirname(loader));
  if (folder?.startsWith('/opt/initp/') === true) {
    return { name, sha256, mount: { source: dirname(file), target: folder }, path: join(folder, basename(file)) };
  }
  const target = join(AT, name, basename(file));
  return { name, sha256, mount: { source: file, target }, path: target };
}

async function loaderOf(file: string): Promise<string | null> {
  await using handle = await open(file);
  const head = new Uint8Array(HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
  const { format, wanted } = programFormat(head.subarray(0, bytesRead));
  if (wanted !== null) {
    const bytes = new Uint8Array(wanted.maxBytes);
    await handle.read(bytes, 0, wanted.maxBytes, wanted.offset);
    return loaderName(bytes);
  }
  return format.kind === 'elf' && format.loader !== 'unread' ? format.loader.path : null;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
