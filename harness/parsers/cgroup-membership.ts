/** One line of `/proc/PID/cgroup`. */
export interface CgroupMembership {
  /** 0 is cgroup v2. */
  readonly hierarchyId: number;
  /** Several when they are mounted together (`cpu,cpuacct`); `name=systemd` for a named one; none for v2. */
  readonly controllers: readonly string[];
  /**
   * Seen from the reader's cgroup namespace: begins with `/..` when the process is outside of it. Ends with
   * ` (deleted)` when the cgroup was removed.
   */
  readonly path: string;
}

/** Parses `/proc/PID/cgroup` of v1, v2 and hybrid machines; a line that is not one is left out. */
export function parseCgroupMembership(text: string): readonly CgroupMembership[] {
  const memberships: CgroupMembership[] = [];
  for (const line of text.split('\n')) {
    // The path is the rest of the line: a cgroup's name may have colons in it.
    const match = /^(\d{1,9}):([^:]*):(\/.*)$/su.exec(line);
    if (match === null) continue;
    const [, id = '', controllers = '', path = ''] = match;
    memberships.push({
      hierarchyId: Number(id),
      controllers: controllers === '' ? [] : controllers.split(','),
      path,
    });
  }
  return memberships;
}
