import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { commandRefusal } from '../../../harness/parsers/command-refusal.ts';

const OCI = 'OCI runtime exec failed: exec failed: unable to start container process: ';
const OLD = 'OCI runtime exec failed: exec failed: container_linux.go:348: starting container process caused ';

test.each([
  [
    'runc 1.1, a path',
    `${OCI}exec: "/srv/x": stat /srv/x: no such file or directory: unknown`,
    'lookup',
    'ENOENT',
    '/srv/x',
  ],
  ['runc 1.1, a name', `${OCI}exec: "x": executable file not found in $PATH: unknown`, 'lookup', 'ENOENT', 'x'],
  ['runc 1.1, no exec bit', `${OCI}exec: "/srv/x": permission denied: unknown`, 'lookup', 'EACCES', '/srv/x'],
  ['runc 1.1, a directory', `${OCI}exec: "/srv": is a directory: unknown`, 'lookup', 'EISDIR', '/srv'],
  ['runc 1.0.0-rc5', `${OLD}"exec: \\"x\\": executable file not found in $PATH": unknown`, 'lookup', 'ENOENT', 'x'],
  [
    'runc by itself',
    `time="t" level=error msg="exec failed: exec: \\"x\\": permission denied"`,
    'lookup',
    'EACCES',
    'x',
  ],
  ['crun, a name', 'crun: executable file `x` not found in $PATH: No such file or directory', 'lookup', 'ENOENT', 'x'],
  ['crun, no exec bit', 'the path `/srv/x` exists but it is not executable', 'lookup', 'EACCES', '/srv/x'],
  ['runc 1.1.12 and later', 'exec /srv/x: exec format error', 'execve', 'ENOEXEC', '/srv/x'],
  ['runc 1.1, too long', 'exec /bin/true: argument list too long', 'execve', 'E2BIG', '/bin/true'],
  [
    'crun, no loader',
    'exec container process (missing dynamic library?) `/srv/x`: No such file or directory',
    'execve',
    'ENOENT',
    '/srv/x',
  ],
  ['crun, another machine', 'exec container process `/srv/x`: Exec format error', 'execve', 'ENOEXEC', '/srv/x'],
  ['runc 1.0', 'standard_init_linux.go:228: exec user process caused: exec format error', 'execve', 'ENOEXEC', null],
  ['runc 1.0.0-rc6', `${OLD}"exec format error": unknown`, 'execve', 'ENOEXEC', null],
  [
    'runc, no directory',
    `${OCI}chdir to cwd ("/w") set in config.json failed: no such file or directory: unknown`,
    'workdir',
    'ENOENT',
    '/w',
  ],
  [
    'runc, a closed directory',
    `${OLD}"chdir to cwd (\\"/w\\") set in config.json failed: permission denied"`,
    'workdir',
    'EACCES',
    '/w',
  ],
  [
    'runc 1.1.12, a deleted one',
    `${OCI}current working directory is outside of container mount namespace root -- possible container breakout detected`,
    'workdir',
    'outside',
    null,
  ],
  ['crun, no directory', 'chdir to `/w`: No such file or directory', 'workdir', 'ENOENT', '/w'],
  ['Docker, a user', 'unable to find user app: no matching entries in passwd file', 'user-lookup', 'ENOENT', 'app'],
  [
    'Docker, a group',
    'unable to find group staff2: no matching entries in group file',
    'user-lookup',
    'ENOENT',
    'staff2',
  ],
  ['containerd, a user', 'ctr: no users found', 'user-lookup', 'ENOENT', null],
  [
    'runc, a change of user',
    `${OCI}unable to setup user: operation not permitted: unknown`,
    'user-change',
    'EPERM',
    null,
  ],
  ['crun, a change of user', 'setresuid: Operation not permitted', 'user-change', 'EPERM', null],
])('%s', (_, text, step, errno, subject) => {
  expect(commandRefusal(`before\r\n${text}\r\n`)).toMatchObject({ step, errno, subject });
});

test.each([
  ['a full cgroup', `${OCI}read init-p: connection reset by peer: unknown`],
  ['a runtime that could not be started', 'fork/exec /usr/sbin/runc: exec format error'],
  ['a program that says what it does', '+ exec /srv/app: starting'],
  ['a shell', 'sh: 1: x: not found'],
  ['nothing', ''],
])('%s is no refusal of a command', (_, text) => {
  expect(commandRefusal(text)).toBeNull();
});

test('takes arbitrary text', () => {
  const near = fc.constantFrom(
    'exec: "',
    '": ',
    'exec /x',
    ': ',
    'permission denied',
    'chdir',
    '`',
    '\n',
    'unable to setup user: ',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(near, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (given) => {
      const refusal = commandRefusal(given);
      expect(refusal === null || refusal.line.length <= 500).toBe(true);
    }),
  );
});
