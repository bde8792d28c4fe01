import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { pack as tarPack } from 'tar-stream';

import { bytesOf } from './bytes-of.ts';

/** A file that goes into the archive. */
export interface PackedFile {
  readonly name: string;
  readonly text: string;
}

const zip = promisify(gzip);

/** The files as a tar archive, gzipped; read and write for its owner alone, also when somebody unpacks it. */
export async function pack(files: readonly PackedFile[], modified: Date): Promise<Uint8Array> {
  const archive = tarPack();
  for (const { name, text } of files) archive.entry({ name, mode: 0o600, mtime: modified }, text);
  archive.finalize();
  return await zip(await bytesOf(archive), { level: 9 });
}
