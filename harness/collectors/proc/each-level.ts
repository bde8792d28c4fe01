import type { CgroupLevel, CgroupVersion } from '../../model/cgroup.ts';
import type { Target } from '../collector.ts';
import { absent } from './absent.ts';
import type { Absent } from './absent.ts';
import type { Controller } from './hierarchy.ts';
import { ownCgroup } from './own-cgroup.ts';

interface Levels<T> {
  readonly version: CgroupVersion;
  readonly levels: readonly [CgroupLevel & T, ...(CgroupLevel & T)[]];
}

/**
 * Reads the same files at every level, the container's first. A level without them is left out: the controller is not
 * enabled there, or the cgroup was removed a moment ago.
 */
export async function eachLevel<T extends object>(
  target: Target,
  controller: Controller,
  read: (path: string, version: CgroupVersion) => Promise<T | null>,
): Promise<Absent | { readonly status: 'read'; readonly value: Levels<T> }> {
  const own = await ownCgroup(target, controller);
  if (own.status === 'absent') return own;
  const { version } = own;
  const values = await Promise.all(
    own.levels.map(async (level) => {
      const value = await read(level.path, version);
      return value === null ? null : { ...level, ...value };
    }),
  );
  const [first, ...others] = values.filter((level) => level !== null);
  if (first === undefined) {
    return absent(`no cgroup from ${own.directory} up has files of the ${controller} controller (${version})`);
  }
  return { status: 'read', value: { version, levels: [first, ...others] } };
}
