import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { parseStraceCalls } from '../../../harness/parsers/strace-calls.ts';

test('a call has its name, arguments, result and latency', () => {
  const line = '1795828958.960316 clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD) = 29605 <0.009880>';
  expect(parseStraceCalls(line)).toEqual([
    {
      type: 'call',
      at: 1_795_828_958.960316,
      name: 'clone',
      args: 'child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD',
      result: { value: 29_605, errno: null, tid: null },
      took: 0.00988,
    },
  ]);
});

test('a refused call has the name of its error', () => {
  const line =
    '1.5 clone3({flags=CLONE_VM, exit_signal=0}, 88) = -1 EAGAIN (Resource temporarily unavailable) <0.000091>';
  expect(parseStraceCalls(line)).toMatchObject([{ name: 'clone3', result: { value: -1, errno: 'EAGAIN' } }]);
});

test('an id of a pid namespace is told as this machine has it', () => {
  const line = "1.5 clone3({flags=CLONE_THREAD} => {parent_tid=[12]}, 88) = 12 /* 11423 in strace's PID NS */ <0.0004>";
  expect(parseStraceCalls(line)).toMatchObject([{ result: { value: 12, tid: 11_423 } }]);
});

test('what a program writes can not pass for the result of the call', () => {
  const line = String.raw`1.5 write(2</dev/pts/0<char 136:0>>, ") = -1 EAGAIN (x) <9.9> /* 1 in strace's PID NS */", 49) = 49 <0.0002>`;
  expect(parseStraceCalls(line)).toMatchObject([
    { name: 'write', result: { value: 49, errno: null, tid: null }, took: 0.0002 },
  ]);
});

test('a call that never returned has no result', () => {
  expect(parseStraceCalls('2.0 exit_group(0)         = ?')).toMatchObject([
    { name: 'exit_group', result: null, took: null },
  ]);
  expect(parseStraceCalls('2.0 read(9<pipe:[1]>, 0xc000, 32768 <unfinished ...>')).toMatchObject([{ result: null }]);
});

test('ends and signals are records of their own', () => {
  const lines = [
    '3.1 --- SIGABRT {si_signo=SIGABRT, si_code=SI_TKILL, si_pid=9, si_uid=0} ---',
    '3.2 +++ exited with 255 +++',
    '3.3 +++ killed by SIGABRT (core dumped) +++',
    '3.4 +++ superseded by execve in pid 5 +++',
  ];
  expect(parseStraceCalls(lines.join('\n')).map(({ type }) => type)).toEqual([
    'signal',
    'exited',
    'killed',
    'superseded',
  ]);
});

test('any text gives records and no error', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 400 }), (text) => {
      expect(Array.isArray(parseStraceCalls(`1.1 ${text}\n${text}`))).toBe(true);
    }),
  );
});
