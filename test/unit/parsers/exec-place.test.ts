import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseBinfmtEntry, takesProgram } from '../../../harness/parsers/binfmt-misc.ts';
import { parseFields } from '../../../harness/parsers/json-fields.ts';
import { processLimit } from '../../../harness/parsers/proc-limits.ts';
import { parseProcessSecurity } from '../../../harness/parsers/process-security.ts';
import { seccompRefusals } from '../../../harness/parsers/seccomp-profile.ts';
import { argumentSizes, variableSizes } from '../../../harness/parsers/text-sizes.ts';
import { lookUpUser } from '../../../harness/parsers/user-lookup.ts';

const PASSWD = 'root:x:0:0::/root:/bin/sh\napp:x:1000:1001::/:/bin/sh\n1000:x:7:7::/:\nnot a line\n';
const GROUP = 'root:x:0:\nstaff:x:50:app,other\ndocker:x:99:app\n';

describe('a user is looked up as the engines do', () => {
  test.each([
    ['', { uid: 0, gid: 0, unknown: 'nothing' }],
    ['app', { uid: 1000, gid: 1001, groups: [50, 99], unknown: 'nothing' }],
    ['app:staff', { uid: 1000, gid: 50, groups: [], unknown: 'nothing' }],
    ['app:77', { uid: 1000, gid: 77, unknown: 'nothing' }],
    // A name beats a number.
    ['1000', { uid: 7, gid: 7, unknown: 'nothing' }],
    ['4321', { uid: 4321, gid: 0, unknown: 'nothing' }],
    ['nobody2', { uid: null, gid: null, unknown: 'user' }],
    ['0:nogroup', { uid: 0, gid: null, unknown: 'group' }],
    ['4294967295', { uid: null, unknown: 'user' }],
  ])('%j', (asked, answer) => {
    expect(lookUpUser(asked, { passwd: PASSWD, group: GROUP })).toMatchObject(answer);
  });

  test('without the files numbers are known, and names are not', () => {
    expect(lookUpUser('0', { passwd: null, group: null })).toMatchObject({ uid: 0, unknown: 'nothing' });
    expect(lookUpUser('root', { passwd: null, group: null })).toMatchObject({ unknown: 'user' });
  });
});

describe('binfmt_misc', () => {
  const text = 'enabled\ninterpreter /usr/bin/qemu-arm\nflags: OCF\noffset 0\nmagic 7f454c46ff\nmask ffffffff0f\n';

  test('an entry takes what fits under its mask', () => {
    const entry = parseBinfmtEntry('qemu-arm', text);
    expect(entry).toMatchObject({ name: 'qemu-arm', interpreter: '/usr/bin/qemu-arm' });
    if (entry === null) return;
    expect(takesProgram(entry, '/x', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0x1f]))).toBe(true);
    expect(takesProgram(entry, '/x', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0x12]))).toBe(false);
    expect(takesProgram(entry, '/x', Uint8Array.from([0x7f]))).toBe(false);
  });

  test('one that is switched off takes nothing, and one by extension goes by the name', () => {
    expect(parseBinfmtEntry('qemu-arm', text.replace('enabled', 'disabled'))).toBeNull();
    const jar = parseBinfmtEntry('jar', 'enabled\ninterpreter /usr/bin/jexec\nextension .jar\n');
    expect(jar !== null && takesProgram(jar, '/x/app.jar', new Uint8Array())).toBe(true);
    expect(jar !== null && takesProgram(jar, '/x/app', new Uint8Array())).toBe(false);
  });
});

describe('sizes', () => {
  test('of arguments count the NUL, in bytes and not in characters', () => {
    expect(argumentSizes(['ls', 'ä'])).toEqual({
      count: 2,
      bytes: 6,
      longest: { which: 'the command itself', bytes: 3 },
    });
  });

  test('of variables: the last of a name counts, and no value is kept', () => {
    const sizes = variableSizes(['A=secret', 'B=22', 'A=1']);
    expect(sizes).toEqual({ count: 2, bytes: 9, longest: { which: 'B', bytes: 5 } });
    expect(JSON.stringify(variableSizes(['A=secret']))).not.toContain('secret');
  });

  test('of the stack are in /proc/PID/limits', () => {
    const text =
      'Limit  Soft Limit  Hard Limit  Units\nMax stack size            8388608              unlimited            bytes\n';
    expect(processLimit(text, 'Max stack size')).toEqual({ soft: 8_388_608, hard: null });
    expect(processLimit(text, 'Max processes')).toBeNull();
  });
});

describe('what holds a process back', () => {
  const status =
    '\nCapEff:\t00000000a80425fb\nCapBnd:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n';

  test('is in /proc/PID/status', () => {
    expect(parseProcessSecurity(`Name:\tx${status}`)).toEqual({
      effective: '00000000a80425fb',
      bounding: '00000000a80425fb',
      noNewPrivileges: true,
      seccomp: 'filter',
    });
    expect(parseProcessSecurity('Name:\tx\n')).toBeNull();
  });

  test('an allow list refuses what it does not name, and not what it allows for some arguments', () => {
    const syscalls = [
      { names: ['execve', 'chdir', 'getcwd', 'capset', 'prctl'], action: 'SCMP_ACT_ALLOW' },
      {
        names: ['clone'],
        action: 'SCMP_ACT_ALLOW',
        args: [{ index: 0, value: 2_114_060_288, op: 'SCMP_CMP_MASKED_EQ' }],
      },
      { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
      { names: ['setgid', 'setuid', 'setgroups'], action: 'SCMP_ACT_ALLOW' },
    ];
    const refusals = seccompRefusals({ linux: { seccomp: { defaultAction: 'SCMP_ACT_ERRNO', syscalls } } });
    expect(refusals).toEqual([
      { call: 'clone3', action: 'errno', errno: 38, when: [] },
      { call: 'faccessat2', action: 'errno', errno: 1, when: [] },
      { call: 'statx', action: 'errno', errno: 1, when: [] },
    ]);
    expect(seccompRefusals({})).toEqual([]);
  });
});

test('all of them take arbitrary text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
      expect(['nothing', 'user', 'group']).toContain(lookUpUser(a, { passwd: b, group: a }).unknown);
      parseBinfmtEntry(a, `enabled\n${b}`);
      processLimit(`Max stack size ${a}`, 'Max stack size');
      parseProcessSecurity(a);
      seccompRefusals(parseFields(b) ?? {});
    }),
  );
  fc.assert(fc.property(fc.json(), (text) => void seccompRefusals({ linux: { seccomp: parseFields(text) } })));
});
