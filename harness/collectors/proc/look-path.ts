import { isFound } from '../../model/exec-program.ts';
import type { Inside } from './inside.ts';
import { lookAtProgram, type LookedAt } from './program-files.ts';

const MOST_CHARS = 1000;

/** As Go's `exec.LookPath`: the first that is a file with an exec bit; what is passed over is kept for the case that none is. */
export async function lookThrough(inside: Inside, directories: readonly string[], word: string): Promise<LookedAt> {
  const looked = await Promise.all(
    directories.filter((one) => one.startsWith('/')).map(async (one) => await lookAtProgram(inside, `${one}/${word}`)),
  );
  const there = looked.filter(({ found }) => isFound(found));
  const runs = there.find(
    ({ found }) => isFound(found) && found.file.type === 'file' && (found.file.mode & 0o111) !== 0,
  );
  return runs ?? there[0] ?? { found: { why: 'missing', at: word.slice(0, MOST_CHARS) }, head: new Uint8Array() };
}
