/** An inode in the container, read from outside through `/proc/PID/root`. */
export interface InsideFile {
  /** Without links, seen from the container's root. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'other';
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. Access control lists are not seen. */
  readonly mode: number;
  /** As the host counts them, not the container's user namespace. */
  readonly uid: number;
  readonly gid: number;
  /** Names that the inode still has; 0: it was removed while something held it. */
  readonly links: number;
  /** Of a device: `c 1:3`, as in devices.list of a cgroup; `null` for anything else. */
  readonly device: string | null;
}

/** Where a lookup ended that found nothing. */
export interface NotFound {
  /** `not-a-directory`: more of the path comes after a file. `refused`: more links than the kernel follows. */
  readonly why: 'missing' | 'not-a-directory' | 'refused';
  /** The part of the path that is meant, without links. */
  readonly at: string;
}
