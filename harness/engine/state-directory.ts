import { chmod, lstat } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT } from '../model/exit-code.ts';
import { makeDirectories } from '../host/make-directories.ts';
import { HarnessError } from '../model/harness-error.ts';

/** Where journals live: `$XDG_STATE_HOME/initp`, else `/var/lib/initp` for root, else below the home directory. */
export function stateDirectoryOf(environment: Readonly<Record<string, string | undefined>>, uid: number): string {
  const { XDG_STATE_HOME: stateHome, HOME: home } = environment;
  if (stateHome !== undefined && stateHome.startsWith('/')) return join(stateHome, 'initp');
  if (uid === 0 || home === undefined) return '/var/lib/initp';
  return join(home, '.local', 'state', 'initp');
}

/** Makes it with mode 0700. A symlink, or a directory of somebody else, is refused: undo steps are obeyed as root. */
export async function openStateDirectory(path: string): Promise<string> {
  const journals = join(path, 'journals');
  for (const directory of [path, journals]) {
    await make(directory);
    const { mode } = await owned(directory);
    if ((mode & 0o077) !== 0) await chmod(directory, 0o700);
  }
  return journals;
}

/**
 * Where the journals in it are, for whoever obeys them without having made it: the same is refused, and so is one that
 * others may write to. `null`: there are none.
 */
export async function trustedJournals(path: string): Promise<string | null> {
  const journals = join(path, 'journals');
  for (const directory of [path, journals]) {
    if (!(await exists(directory))) return null;
    const { mode } = await owned(directory);
    if ((mode & 0o022) !== 0) {
      throw new HarnessError({
        code: 'STATE_DIR_UNSAFE',
        message: `${directory} has mode ${(mode & 0o777).toString(8)}: others may write to it, and what it holds would be obeyed`,
        hint: `Look at what is in it; then chmod 700 ${directory}, or remove it.`,
        exitCode: EXIT.usage,
      });
    }
  }
  return journals;
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );
}

async function make(directory: string): Promise<void> {
  try {
    await makeDirectories(directory, 0o700);
  } catch (error) {
    throw new HarnessError({
      code: 'STATE_DIR_UNSAFE',
      message: `${directory} can not be made: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Set XDG_STATE_HOME to a directory of your own.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

async function owned(path: string): Promise<{ uid: number; mode: number }> {
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new HarnessError({
      code: 'STATE_DIR_UNSAFE',
      message: `${path} is ${found.isSymbolicLink() ? 'a symbolic link' : `owned by uid ${found.uid}`}; what it holds would be obeyed`,
      hint: 'Remove it, or set XDG_STATE_HOME to a directory of your own.',
      exitCode: EXIT.usage,
    });
  }
  return found;
}
