import { chmod, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT } from '../model/exit-code.ts';
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
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { uid, mode } = await owned(path);
  if (uid === process.getuid?.() && (mode & 0o077) !== 0) await chmod(path, 0o700);
  const journals = join(path, 'journals');
  await mkdir(journals, { recursive: true, mode: 0o700 });
  await owned(journals);
  return journals;
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
