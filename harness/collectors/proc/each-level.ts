import type { CgroupLevel, CgroupVersion } from '../../model/cgroup.ts';
import type { Target } from '../collector.ts';
import { absent } from './absent.ts';
import type { Absent } from './absent.ts';
import type { Controller } from './hierarchy.ts';
import { ownCgroup } from './own-cgroup.ts';

type Level<T> = CgroupLevel & T;

interface Levels<Values> {
  readonly status: 'read';
  readonly value: { readonly version: CgroupVersion; readonly levels: Values };
}

type ReadLevel<T> = (path: string, version: CgroupVersion) => Promise<T | null>;

/**
 * Reads the same files at every level, the container's first. A level without them is left out: the controller is not
 * enabled there, or the cgroup was removed a moment ago.
 */
export async function eachLevel<T extends object>(
  target: Target,
  controller: Controller,
  read: ReadLevel<T>,
): Promise<Absent | Levels<readonly [Level<T>, ...Level<T>[]]>> {
  const found = await anyLevel(target, controller, read);
  if (found.status === 'absent') return found;
  const { version, levels } = found.value;
  const [first, ...others] = levels;
  if (first !== undefined) return { status: 'read', value: { version, levels: [first, ...others] } };
  return absent(`no cgroup from the container's up has files of the ${controller} controller (${version})`);
}

/** The same, where a controller that is not there or not enabled is an answer: it limits nothing. */
export async function anyLevel<T extends object>(
  target: Target,
  controller: Controller,
  read: ReadLevel<T>,
): Promise<Absent | Levels<readonly Level<T>[]>> {
  const own = await ownCgroup(target, controller);
  if (own.status === 'absent') return own;
  const { version } = own;
  const values = await Promise.all(
    own.levels.map(async (level) => {
      const value = await read(level.path, version);
      return value === null ? null : { ...level, ...value };
    }),
  );
  return { status: 'read', value: { version, levels: values.filter((level) => level !== null) } };
}
