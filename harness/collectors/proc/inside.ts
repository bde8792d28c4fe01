import type { Host } from '../../host/host.ts';
import type { InsideLook, InsidePart } from '../../host/inside.ts';
import type { InsideFile, NotFound } from '../../model/inside-file.ts';
import { parseMountinfo } from '../../parsers/mountinfo.ts';
import type { Mount } from '../../parsers/mountinfo.ts';

/** The container's files as its first process has them, mounts and all, read from outside. */
export interface Inside {
  look(path: string, part?: InsidePart): Promise<InsideLook>;
  /** What is mounted in there; empty when it could not be read. */
  readonly mounts: readonly Mount[];
}

const NO_BYTES: InsidePart = { offset: 0, maxBytes: 0 };

export async function insideOf(host: Host, pid: number): Promise<Inside> {
  const root = `/proc/${pid}/root`;
  const mountinfo = await host.readText(`/proc/${pid}/mountinfo`).catch(() => '');
  return {
    look: async (path, part = NO_BYTES) => await host.lookInside(root, path, part),
    mounts: parseMountinfo(mountinfo),
  };
}

/** The file that a look found, or where it ended; a bound on hostile paths that end up in readings. */
export function foundIn(look: InsideLook): { file: InsideFile; through: readonly InsideFile[] } | NotFound {
  if (look.status === 'found') return { file: look.file, through: look.through };
  return look.status === 'refused' ? { why: 'refused', at: look.why } : { why: look.status, at: look.at };
}

/** The text of a small file; `null` when it is no file, or not there. What is beyond `maxBytes` is not read. */
export async function textInside(inside: Inside, path: string, maxBytes: number): Promise<string | null> {
  const look = await inside.look(path, { offset: 0, maxBytes });
  if (look.status !== 'found' || look.file.type !== 'file') return null;
  return new TextDecoder().decode(look.part);
}

/** The mount that a path without links lies on: of those above it the nearest, and of the same the newest. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | null {
  return mounts.reduce<Mount | null>(
    (nearest, mount) =>
      isBelow(path, mount.mountPoint) && (nearest === null || mount.mountPoint.length >= nearest.mountPoint.length)
        ? mount
        : nearest,
    null,
  );
}

function isBelow(path: string, directory: string): boolean {
  return directory === '/' || path === directory || path.startsWith(`${directory}/`);
}
