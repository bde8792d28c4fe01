import { type Mount, parseMountinfo } from '../../parsers/mountinfo.ts';
import type { Target } from '../collector.ts';
import { absent } from './absent.ts';
import type { Absent } from './absent.ts';
import { ownInit } from './own-init.ts';

/** The mounts of the container, as its first process sees them. */
export interface OwnMounts {
  readonly status: 'found';
  readonly pid: number;
  readonly mounts: readonly Mount[];
}

export async function ownMounts(target: Target): Promise<OwnMounts | Absent> {
  const init = await ownInit(target);
  if (init.status === 'absent') return init;
  const { pid } = init;
  try {
    return { status: 'found', pid, mounts: parseMountinfo(await target.host.readText(`/proc/${pid}/mountinfo`)) };
  } catch (error) {
    // A zombie has left its mount namespace (fs/proc_namespace.c, mounts_open_common).
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EINVAL' || code === 'ENOENT') return absent(`process ${pid}, the container's first, is dead`);
    throw error;
  }
}
