import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { NULL_EXEC, TRUE_EXEC } from '../../../harness/docker/null-exec.ts';
import type { ExecKind, ExecOutcome } from '../../../harness/model/exec-attempt.ts';
import { execOutcome } from '../../../harness/parsers/exec-outcome.ts';

const [PATH] = NULL_EXEC.command;

function nullExec(text: string, exitCode = 126): ExecOutcome {
  return execOutcome('null-exec', NULL_EXEC.command, { status: 'exited', exitCode, text });
}

function ended(kind: ExecKind, exitCode: number, text: string): ExecOutcome {
  return execOutcome(kind, kind === 'true' ? TRUE_EXEC.command : ['ls', '/nope'], { status: 'exited', exitCode, text });
}

describe('a null exec whose path was looked for works', () => {
  test.each([
    [
      'runc 1.0.0-rc93 through Docker',
      `OCI runtime exec failed: exec failed: container_linux.go:380: starting container process caused: exec: "${PATH}": stat ${PATH}: no such file or directory: unknown\r\n`,
    ],
    [
      'runc 1.1 through Docker',
      `OCI runtime exec failed: exec failed: unable to start container process: exec: "${PATH}": stat ${PATH}: no such file or directory: unknown\r\n`,
    ],
    [
      'runc 1.1 by itself, which quotes its message in a log line',
      `time="2026-11-23T15:02:41Z" level=error msg="exec failed: unable to start container process: exec: \\"${PATH}\\": stat ${PATH}: no such file or directory"\n`,
    ],
    [
      'runc 1.3 through ctr',
      `ctr: OCI runtime exec failed: exec failed: unable to start container process: exec: "${PATH}": stat ${PATH}: no such file or directory\n`,
    ],
    [
      'crun through Docker',
      `OCI runtime exec failed: executable file \`${PATH}\` not found: No such file or directory`,
    ],
    ['crun, of a name that is looked up', `executable file \`${PATH}\` not found in $PATH: No such file or directory`],
  ])('%s', (_, text) => {
    expect(nullExec(text)).toBe('works');
    expect(nullExec(text, 127)).toBe('works');
    expect(nullExec(text, 255)).toBe('works');
  });
});

describe('a null exec that did not get so far fails', () => {
  test.each([
    [
      'a full cgroup, runc 1.0.0-rc93',
      'OCI runtime exec failed: exec failed: container_linux.go:377: starting container process caused: read init-p: connection reset by peer: unknown',
    ],
    [
      'a full cgroup, runc 1.1',
      'OCI runtime exec failed: exec failed: unable to start container process: read init-p: connection reset by peer: unknown',
    ],
    [
      'a full cgroup, runc 1.3',
      'OCI runtime exec failed: exec failed: unable to start container process: procReady not received: unknown',
    ],
    [
      'too little memory, runc 1.1',
      'unable to start container process: read init-p: connection reset by peer (possibly OOM-killed)',
    ],
    [
      "runc's own crash output",
      'runtime/cgo: pthread_create failed: Resource temporarily unavailable\nSIGABRT: abort\nPC=0x7f851b690eec',
    ],
    ['a full host', 'OCI runtime exec failed: fork/exec /usr/sbin/runc: resource temporarily unavailable: unknown'],
    ['a full host, crun', 'fork/exec /usr/bin/crun: resource temporarily unavailable: unknown'],
    ['no runtime', 'OCI runtime exec failed: exec: "runc": executable file not found in $PATH: unknown'],
    ['a frozen cgroup', 'cannot exec in a paused container (use --ignore-paused to override)'],
    [
      'a cgroup that is gone',
      'error adding pid 7 to cgroups: failed to write 7: open /sys/fs/cgroup/pids/x/cgroup.procs: no such file or directory',
    ],
    [
      'no log of the runtime',
      'OCI runtime exec failed: unable to retrieve OCI runtime error (open /run/x/log.json: no such file or directory): runc did not terminate successfully: exit status 255',
    ],
    ['no text at all', ''],
  ])('%s', (_, text) => {
    expect(nullExec(text)).toBe('fails');
  });

  test('an error and a "not found" on different lines do not belong together', () => {
    expect(nullExec(`"${PATH}"\nopen /proc/7/ns/ipc: no such file or directory`)).toBe('fails');
  });
});

describe('an exec of a program', () => {
  test('that ended well works, whatever it printed', () => {
    expect(ended('true', 0, 'runtime/cgo: pthread_create failed')).toBe('works');
  });

  test('that is not in the image says that everything below execve works', () => {
    const text =
      'exec failed: unable to start container process: exec: "/bin/true": stat /bin/true: no such file or directory';
    expect(ended('true', 126, text)).toBe('works');
  });

  test('that must end with 0 and does not fails', () => {
    expect(ended('true', 137, '')).toBe('fails');
  });

  test("may end with any code when it is the person's own, and fails only in the runtime's words", () => {
    expect(ended('command', 2, 'ls: /nope: No such file or directory')).toBe('works');
    expect(ended('command', 137, '')).toBe('works');
    expect(ended('command', 126, 'OCI runtime exec failed: exec failed: procReady not received')).toBe('fails');
    expect(ended('command', 255, 'runtime/cgo: pthread_create failed: Resource temporarily unavailable')).toBe('fails');
  });
});

test.each(['null-exec', 'true', 'command'] as const)(
  '%s: ended by our deadline hangs, refused by the engine fails',
  (kind) => {
    expect(execOutcome(kind, NULL_EXEC.command, { status: 'hung', afterMs: 10_000, text: '' })).toBe('hangs');
    expect(execOutcome(kind, NULL_EXEC.command, { status: 'refused', error: 'container is paused', text: '' })).toBe(
      'fails',
    );
  },
);

test('no text makes a null exec work that does not name its path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 255 }), (text, exitCode) => {
      fc.pre(!text.includes(PATH));
      expect(nullExec(text, exitCode)).toBe('fails');
    }),
  );
});
