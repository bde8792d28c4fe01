/** One line of `/proc/PID/mountinfo`. */
export interface Mount {
  readonly id: string;
  /** The mount that this one is mounted on; its own for the root of a mount tree. */
  readonly parentId: string;
  /** `major:minor` of the super block, the same wherever that file system is mounted. */
  readonly device: string;
  /**
   * The directory of the file system that is mounted; for cgroups seen from the reader's cgroup namespace. Ends with
   * `//deleted` when it has no name any more.
   */
  readonly root: string;
  readonly mountPoint: string;
  /** Of this mount alone, such as `ro` and `noexec`. */
  readonly options: readonly string[];
  readonly type: string;
  /** Of the super block; for v1 the controllers are among them. */
  readonly superOptions: readonly string[];
}

/** Behind a root that has no name any more (`seq_dentry`, fs/seq_file.c; fs/d_path.c). */
export const DELETED = '//deleted';

/** Space, tab, newline and backslash are written as octal (`seq_path`, fs/seq_file.c). */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/gu, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}

/** Parses mountinfo (proc_pid_mountinfo(5)); a line that is not one is left out. */
export function parseMountinfo(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    // Between the sixth field and ` - ` there may be any number of optional fields, such as `shared:1`.
    const [left, right] = splitOnce(line, ' - ');
    const [id, parentId, device, root, mountPoint, options] = left.split(' ');
    const [type, , superOptions] = right.split(' ');
    if (
      id === undefined ||
      parentId === undefined ||
      device === undefined ||
      root === undefined ||
      mountPoint === undefined ||
      options === undefined ||
      type === undefined ||
      superOptions === undefined
    )
      continue;
    mounts.push({
      id,
      parentId,
      device,
      root: unescape(root),
      mountPoint: unescape(mountPoint),
      options: options.split(','),
      type,
      superOptions: superOptions.split(','),
    });
  }
  return mounts;
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** What is to be seen at a mount point: of several mounts there the one that no other is mounted on. */
export function topMount(mounts: readonly Mount[], mountPoint: string): Mount | null {
  const there = mounts.filter((mount) => mount.mountPoint === mountPoint);
  const covered = new Set(there.flatMap(({ id, parentId }) => (id === parentId ? [] : [parentId])));
  return there.findLast(({ id }) => !covered.has(id)) ?? null;
}

/** Whether some mount of the table shows the directory that `of` shows, under whatever name. */
export function isShown(of: Mount, table: readonly Mount[]): boolean {
  return table.some(
    ({ device, root }) => device === of.device && (root === '/' || of.root === root || of.root.startsWith(`${root}/`)),
  );
}
