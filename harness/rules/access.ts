import type { ExecUser } from '../model/exec-place.ts';
import type { InsideFile } from '../model/inside-file.ts';

/** What the kernel asks of a mode: execute a file, or search a directory. Both are the `x` bits. */
const EXECUTE = 0o1;

/** Overrides the bits of a directory, and of a file that has one `x` bit at least (capabilities(7)). */
const CAP_DAC_OVERRIDE = 1n;
/** Lets search any directory. */
const CAP_DAC_READ_SEARCH = 2n;

/**
 * May a user execute this file, or search this directory, by its mode bits? `capabilities`: what a
 * process of root's may have in the container, hexadecimal; a command of another user's has none. `unknown`: the user is not known.
 */
export function mayExecute(
  file: InsideFile,
  user: Pick<ExecUser, 'uid' | 'gid' | 'groups'>,
  capabilities: string | null,
): 'yes' | 'no' | 'unknown' {
  const anyBit = (file.mode & 0o111) !== 0;
  if (file.type !== 'directory' && !anyBit) return 'no';
  if (user.uid === null) return 'unknown';
  if (user.uid === 0 && overrides(file, capabilities)) return 'yes';
  const shift = user.uid === file.uid ? 6 : user.gid === file.gid || user.groups.includes(file.gid) ? 3 : 0;
  return ((file.mode >> shift) & EXECUTE) === 1 ? 'yes' : 'no';
}

function overrides({ type }: InsideFile, capabilities: string | null): boolean {
  // Not read: a container's root has it unless somebody dropped it.
  if (capabilities === null) return true;
  const set = /^[0-9a-f]{1,16}$/u.test(capabilities) ? BigInt(`0x${capabilities}`) : 0n;
  const has = (capability: bigint): boolean => ((set >> capability) & 1n) === 1n;
  return has(CAP_DAC_OVERRIDE) || (type === 'directory' && has(CAP_DAC_READ_SEARCH));
}

/** The first of the directories that the user may not search; `null` when there is none. */
export function firstClosed(
  through: readonly InsideFile[],
  user: Pick<ExecUser, 'uid' | 'gid' | 'groups'>,
  capabilities: string | null,
): InsideFile | null {
  return through.find((directory) => mayExecute(directory, user, capabilities) === 'no') ?? null;
}
