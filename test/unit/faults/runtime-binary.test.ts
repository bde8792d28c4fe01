import { expect, test } from 'vitest';

import runtimeBinary from '../../../harness/faults/runtime-binary.ts';
import { laboratory } from './laboratory.ts';
import { nestedWith } from './nested-files.ts';

const MISSING = { fault: 'runtime-binary', variant: 'missing' } as const;

test('the binary is moved away where the nested engine has it', async () => {
  const files = new Map([['/usr/local/bin/runc', 'ELF']]);
  await runtimeBinary.inject(MISSING, nestedWith(files));
  expect([...files.keys()]).toEqual(['/usr/local/bin/runc.old']);
});

test.each([
  ['not-executable', 'ELF'],
  ['junk', 'neither a program nor a script\n'],
  ['exits-1', '#!/bin/sh\nexit 1\n'],
  ['hangs', '#!/bin/sh\nsleep 86400\n'],
] as const)('%s: something else is put in its place', async (variant, content) => {
  const files = new Map([['/usr/sbin/runc', 'ELF']]);
  await runtimeBinary.inject({ fault: 'runtime-binary', variant }, nestedWith(files));
  expect(Object.fromEntries(files)).toEqual({ '/usr/sbin/runc.old': 'ELF', '/usr/sbin/runc': content });
});

test('a program for another machine has the header of one', async () => {
  const files = new Map([['/usr/sbin/runc', 'ELF']]);
  await runtimeBinary.inject({ fault: 'runtime-binary', variant: 'wrong-architecture' }, nestedWith(files));
  const header = Buffer.from(files.get('/usr/sbin/runc') ?? '', 'utf8');
  expect(header).toHaveLength(64);
  expect([header.subarray(0, 4).toString('latin1'), header.readUInt16LE(18)]).toEqual(['\u007FELF', 21]);
});

test('a directory takes its place', async () => {
  const files = new Map([['/usr/sbin/runc', 'ELF']]);
  await runtimeBinary.inject({ fault: 'runtime-binary', variant: 'directory' }, nestedWith(files));
  expect([...files.keys()]).toContain('/usr/sbin/runc/');
});

test.each([
  ['that is still there', MISSING, nestedWith(new Map([['/usr/sbin/runc', 'ELF']]), { mv: () => 0 })],
  ['that is nowhere', MISSING, nestedWith(new Map())],
  ["of the host's own engine", MISSING, laboratory().tools],
  [
    'that works all the same',
    { fault: 'runtime-binary', variant: 'junk' } as const,
    nestedWith(new Map([['/usr/sbin/runc', 'ELF']]), { '/usr/sbin/runc': () => 0 }),
  ],
  [
    'that can not be put in its place',
    { fault: 'runtime-binary', variant: 'hangs' } as const,
    nestedWith(new Map([['/usr/sbin/runc', 'ELF']]), { chmod: () => 1 }),
  ],
])('a binary %s is no injection', async (_, spec, tools) => {
  await expect(runtimeBinary.inject(spec, tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
