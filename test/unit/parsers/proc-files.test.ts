import { describe, expect, test } from 'vitest';

import { environValue } from '../../../harness/parsers/environ.ts';
import { namespacePids } from '../../../harness/parsers/namespace-pids.ts';
import { parseKernelRelease } from '../../../harness/parsers/kernel-release.ts';
import { parseThreadsCount } from '../../../harness/parsers/loadavg.ts';
import { parseProcStatus } from '../../../harness/parsers/proc-status.ts';

describe('/proc/PID/status', () => {
  test('of a process with 10,000 threads', () => {
    const text =
      'Name:\tpayload\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t4095\nPid:\t4095\nPPid:\t4074\nThreads:\t10000\n';
    expect(parseProcStatus(text)).toEqual({ pid: 4095, parentPid: 4074, name: 'payload', state: 'S', threads: 10_000 });
  });

  test('of a zombie, which has no memory lines and still one thread', () => {
    const text = 'Name:\tsh\nState:\tZ (zombie)\nPid:\t3968\nPPid:\t3894\nKthread:\t0\nThreads:\t1\n';
    expect(parseProcStatus(text)).toMatchObject({ state: 'Z', threads: 1, parentPid: 3894 });
  });

  test('can not be forged by a name: the kernel writes its newline as two characters', () => {
    const text = 'Name:\ta\\nThreads:\\t9\nState:\tR (running)\nPid:\t7\nPPid:\t1\nThreads:\t2\n';
    expect(parseProcStatus(text)).toMatchObject({ name: 'a\\nThreads:\\t9', threads: 2 });
  });

  test('can not be forged by a carriage return in a name either, which the kernel leaves as it is', () => {
    const text = 'Name:\t\rThreads:\t99999\nState:\tR (running)\nPid:\t7\nPPid:\t1\nThreads:\t2\nSigQ:\t0/1\n';
    expect(parseProcStatus(text)).toMatchObject({ threads: 2 });
  });

  test('that lost its end is none', () => {
    expect(parseProcStatus('Name:\tsh\nState:\tS (sleeping)\nPid:\t7\n')).toBeNull();
  });
});

test('loadavg: the threads are behind the slash', () => {
  expect(parseThreadsCount('0.08 0.13 0.15 2/10164 22398\n')).toBe(10_164);
  expect(parseThreadsCount('0.08 0.13 0.15\n')).toBeNull();
});

describe('kernel release', () => {
  test.each([
    ['6.18.44-fc-v595\n', 6, 18],
    ['5.15.0-1051-aws\n', 5, 15],
    ['4.18.0-513.el8.x86_64\n', 4, 18],
    ['6.1-rc3\n', 6, 1],
  ])('%j is %i.%i', (text, major, minor) => {
    expect(parseKernelRelease(text)).toEqual({ release: text.trim(), major, minor });
  });

  test('of something else is none', () => {
    expect(['', 'GENERIC', '6', 'v6.1'].map(parseKernelRelease)).toEqual([null, null, null, null]);
  });
});

test('environ: the first of a name counts, and a name is matched whole', () => {
  const text = 'GOPATH=/go\0PATH=/usr/bin:/bin\0PATH=/tmp\0EMPTY=\0';
  expect(environValue(text, 'PATH')).toBe('/usr/bin:/bin');
  expect(environValue(text, 'EMPTY')).toBe('');
  expect(environValue(text, 'HOME')).toBeNull();
});

test('NSpid: from our namespace to its own; a name can not forge it, and older kernels have none', () => {
  expect(namespacePids('Name:\tsh\nState:\tS\nNSpid:\t7001\t4095\t1\nThreads:\t1\n')).toEqual([7001, 4095, 1]);
  expect(namespacePids('Name:\ta\\nNSpid:\t1\nNSpid:\t5\n')).toEqual([5]);
  expect(namespacePids('Name:\ta\nPid:\t5\n')).toEqual([]);
});
