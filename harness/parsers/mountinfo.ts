/** One line of `/proc/PID/mountinfo`. */
export interface Mount {
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
    const [, , , root, mountPoint, options] = left.split(' ');
    const [type, , superOptions] = right.split(' ');
    if (
      root === undefined ||
      mountPoint === undefined ||
      options === undefined ||
      type === undefined ||
      superOptions === undefined
    )
      continue;
    mounts.push({
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
