import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

/** Whether a file that is there already may be replaced. */
export type IfThere = 'refuse' | 'replace';

/** Known before the work is done for it: `refuse` and a file that is there. */
export async function checkNew(path: string, ifThere: IfThere): Promise<void> {
  const directory = await stat(dirname(path)).catch((error: unknown) => {
    throw unwritable(path, error);
  });
  if (!directory.isDirectory()) throw unwritable(path, new Error(`${dirname(path)} is no directory`));
  const there = await stat(path).catch(() => null);
  if (there === null) return;
  if (ifThere === 'refuse') throw exists(path);
  if (!there.isFile()) throw unwritable(path, new Error('it is there and no file'));
}

/** The whole file or none, readable for its owner alone. */
export async function writeNew(path: string, bytes: Uint8Array, ifThere: IfThere): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    {
      await using file = await open(temporary, 'wx', 0o600);
      await file.writeFile(bytes);
      await file.sync();
    }
    // A second name fails where there is a file, which a rename would replace.
    if (ifThere === 'replace') await rename(temporary, path);
    else await link(temporary, path);
  } catch (error) {
    throw isThere(error) ? exists(path) : unwritable(path, error);
  } finally {
    await rm(temporary, { force: true });
  }
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function exists(path: string): HarnessError {
  return new HarnessError({
    code: 'OUTPUT_EXISTS',
    message: `${path} is there already`,
    hint: 'Give another file with -o, or --force to replace it.',
    exitCode: EXIT.usage,
  });
}

export function unwritable(path: string, error: unknown): HarnessError {
  return new HarnessError({
    code: 'OUTPUT_UNWRITABLE',
    message: `${path} can not be written: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Give a file in a directory that you may write to: `-o FILE`.',
    exitCode: EXIT.usage,
    cause: error,
  });
}
