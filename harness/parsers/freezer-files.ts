import type { FreezerLevel } from '../model/cgroup.ts';
import { flatKeyedValue } from './flat-keyed.ts';

type FreezerState = FreezerLevel['state'];

const OF_WORD: Readonly<Record<string, FreezerState>> = {
  THAWED: 'thawed',
  FREEZING: 'freezing',
  FROZEN: 'frozen',
};

/** `freezer.state` of v1; `null` for a word the kernel does not write. */
export function parseFreezerStateV1(text: string): FreezerState | null {
  const word = text.trim();
  return Object.hasOwn(OF_WORD, word) ? (OF_WORD[word] ?? null) : null;
}

/**
 * v2 (Linux >= 5.2): `cgroup.freeze` is what was asked of this very cgroup, `frozen` of `cgroup.events` what is so,
 * an ancestor's freeze among it. `null` when the files hold something else.
 */
export function parseFreezerStateV2(files: { freeze: string; events: string }): FreezerState | null {
  const asked = files.freeze.trim();
  const frozen = flatKeyedValue(files.events, 'frozen');
  if ((asked !== '0' && asked !== '1') || frozen === null) return null;
  if (frozen > 0) return 'frozen';
  return asked === '1' ? 'freezing' : 'thawed';
}
