import type { FreezerLevel } from '../model/cgroup.ts';
import { flatKeyedValue } from './flat-keyed.ts';

/** What the files of one level say of it. */
export type FreezerFiles = Pick<FreezerLevel, 'state' | 'asked'>;

const OF_WORD: Readonly<Record<string, FreezerLevel['state']>> = {
  THAWED: 'thawed',
  FREEZING: 'freezing',
  FROZEN: 'frozen',
};

/**
 * v1: `freezer.state` says FROZEN below a frozen ancestor too; `freezer.self_freezing` (Linux >= 3.8) is what was asked
 * of this very cgroup. `null` for a word that the kernel does not write.
 */
export function parseFreezerV1(files: {
  readonly state: string;
  readonly selfFreezing: string | null;
}): FreezerFiles | null {
  const word = files.state.trim();
  const state = Object.hasOwn(OF_WORD, word) ? OF_WORD[word] : undefined;
  return state === undefined ? null : { state, asked: flag(files.selfFreezing) };
}

/**
 * v2 (Linux >= 5.2): `cgroup.freeze` is what was asked of this very cgroup, `frozen` of `cgroup.events` what is so,
 * an ancestor's freeze among it. `null` when the files hold something else.
 */
export function parseFreezerV2(files: { readonly freeze: string; readonly events: string }): FreezerFiles | null {
  const asked = flag(files.freeze);
  const frozen = flatKeyedValue(files.events, 'frozen');
  if (asked === null || frozen === null) return null;
  if (frozen > 0) return { state: 'frozen', asked };
  return { state: asked ? 'freezing' : 'thawed', asked };
}

function flag(text: string | null): boolean | null {
  const word = text?.trim();
  if (word !== '0' && word !== '1') return null;
  return word === '1';
}
