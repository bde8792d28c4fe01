import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/** Linux's `__O_TMPFILE` (uapi/asm-generic/fcntl.h), which Node has no name for; of use with O_DIRECTORY only. */
const O_TMPFILE = 0o20_000_000 | constants.O_DIRECTORY;

/**
 * A file that has no name and is gone with its last descriptor, so that nothing is left behind by whoever dies. Unlike a
 * pipe, or the socket pair that Node makes for one, it may be opened again as `/dev/stdin` of who is given it, from
 * whatever mount namespace. Rejects where no file system can make one.
 */
export async function namelessFile(text: string): Promise<FileHandle> {
  let refused: unknown = null;
  for (const directory of [tmpdir(), '/dev/shm', '/run']) {
    try {
      const file = await open(directory, O_TMPFILE | constants.O_RDWR, 0o600);
      const bytes = Buffer.from(text);
      // At a place of its own each: who is given it reads from the beginning.
      for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten;
      return file;
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}
