import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { extract, type Header } from 'tar-stream';

import { READINGS_NAME } from '../model/bundle.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { printable } from '../report/printable.ts';
import { MAX_READINGS_BYTES } from '../schema/readings.ts';
import { bytesOf } from './bytes-of.ts';
import { MAX_ENTRY_BYTES, MAX_UNPACKED_BYTES, MOST_ENTRIES } from './limits.ts';

const unzip = promisify(gunzip);

/** Names of a bundle have no folders: nothing of an archive is ever written to the disk, and this keeps it so. */
const NAME = /^[a-z0-9][a-z0-9.-]{0,63}$/u;

/** The first two bytes of every gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The files of a bundle by name, in memory. Throws `BUNDLE_INVALID` for anything that `initp collect` can not have written. */
export async function unpack(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  let tar: Buffer;
  try {
    tar = await unzip(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw invalid(
      tooLarge ? `it unpacks to more than ${MAX_UNPACKED_BYTES} bytes` : `gzip: ${messageOf(error)}`,
      error,
    );
  }
  try {
    return await entriesOf(tar);
  } catch (error) {
    throw error instanceof HarnessError ? error : invalid(`tar: ${messageOf(error)}`, error);
  }
}

async function entriesOf(tar: Buffer): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const archive = extract();
  archive.end(tar);
  for await (const entry of archive) {
    // An entry is ended with its archive, and an error that nobody listens to ends the program.
    entry.on('error', () => {});
    const problem = problemOf(entry.header, files);
    if (problem !== null) throw invalid(problem);
    files.set(entry.header.name, (await bytesOf(entry)).toString('utf8'));
  }
  return files;
}

function problemOf({ name, type, size }: Header, files: ReadonlyMap<string, string>): string | null {
  const shown = JSON.stringify(printable(name).slice(0, 80));
  if (type !== 'file') return `entry ${shown} is a ${type} and not a file`;
  if (!NAME.test(name)) return `entry ${shown} has a name that no file of a bundle has`;
  if (files.has(name)) return `entry ${shown} is there twice`;
  if (files.size >= MOST_ENTRIES) return `it has more than ${MOST_ENTRIES} entries`;
  const most = name === READINGS_NAME ? MAX_READINGS_BYTES : MAX_ENTRY_BYTES;
  return size > most ? `entry ${shown} has ${size} bytes, and ${most} at most are read` : null;
}

function messageOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error)).slice(0, 300);
}

/** What is wrong with a bundle. */
export function invalid(problem: string, cause?: unknown): HarnessError {
  return new HarnessError({
    code: 'BUNDLE_INVALID',
    message: `This is no bundle of initp: ${problem}`,
    hint: 'Give a file that `initp collect` wrote, unchanged; look at a strange one with `tar tvzf FILE`.',
    exitCode: EXIT.usage,
    cause,
  });
}
