/** What a runtime lets every container open (runtime-spec, config-linux.md, "Default Devices"), and its terminals. */
const EVERYBODYS: readonly { readonly path: string; readonly major: number; readonly minor: number }[] = [
  { path: '/dev/null', major: 1, minor: 3 },
  { path: '/dev/zero', major: 1, minor: 5 },
  { path: '/dev/full', major: 1, minor: 7 },
  { path: '/dev/random', major: 1, minor: 8 },
  { path: '/dev/urandom', major: 1, minor: 9 },
  { path: '/dev/tty', major: 5, minor: 0 },
  { path: '/dev/ptmx', major: 5, minor: 2 },
  { path: '/dev/pts/0', major: 136, minor: 0 },
];

/**
 * Those of them that `devices.list` of a v1 cgroup does not let a process read and write. The file lists what is
 * allowed; `a *:* rwm` is everything (Documentation/admin-guide/cgroup-v1/devices.rst). Empty for a text without a line:
 * a cgroup that denies all has an empty list.
 */
export function deniedDevices(text: string): readonly string[] {
  const allowed = text.split('\n').flatMap((line) => {
    const match = /^(?<type>[abc]) (?<major>\*|\d{1,10}):(?<minor>\*|\d{1,10}) (?<access>[rwm]{1,3})$/u.exec(
      line.trim(),
    );
    return match?.groups === undefined ? [] : [match.groups];
  });
  return EVERYBODYS.filter(
    ({ major, minor }) =>
      !allowed.some(
        ({ type, access = '', ...its }) =>
          type !== 'b' &&
          covers(its['major'], major) &&
          covers(its['minor'], minor) &&
          access.includes('r') &&
          access.includes('w'),
      ),
  ).map(({ path, major, minor }) => `${path} (c ${major}:${minor})`);
}

function covers(pattern: string | undefined, number: number): boolean {
  return pattern === '*' || pattern === String(number);
}
