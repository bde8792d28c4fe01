import { expect, test } from 'vitest';

import runtimeProgram from '../../../harness/collectors/runtime-program.ts';
import runtimeRecord from '../../../harness/collectors/runtime-record.ts';
import type { InsideLook } from '../../../harness/host/inside.ts';
import type { Target } from '../../../harness/collectors/collector.ts';
import { ID, INIT, paperTarget, statusText } from './paper-machine.ts';

const SHIM = 4074;
const BUNDLE = '/run/bundle';
const RECORD = `/run/runtimes/moby/${ID}`;

interface PaperFile {
  readonly type?: 'file' | 'directory';
  readonly mode?: number;
  readonly text?: string;
}

/** The shim's PATH leads to these files; nothing else is there. */
function target(files: Readonly<Record<string, PaperFile>>, more: Record<string, string> = {}, said?: string): Target {
  const paper = paperTarget({
    files: {
      [`/proc/${INIT}/cmdline`]: '/bin/payload\0',
      [`/proc/${INIT}/status`]: `${statusText({ pid: INIT, parent: SHIM })}NSpid:\t${INIT}\t1\n`,
      [`/proc/${INIT}/stat`]: `${INIT} (payload) S 1 ${'0 '.repeat(17)}250 0\n`,
      [`/proc/${SHIM}/cmdline`]: `containerd-shim-runc-v2\0-namespace\0moby\0-id\0${ID}\0-address\0/run/c.sock\0`,
      [`/proc/${SHIM}/status`]: statusText({ pid: SHIM, parent: 1 }),
      [`/proc/${SHIM}/environ`]: 'PATH=/usr/local/sbin:/usr/sbin\0',
      [`/proc/${SHIM}/cwd ->`]: BUNDLE,
      [`${BUNDLE}/options.json`]: '{"binary_name":"runc","root":"/run/runtimes"}',
      ...more,
    },
    commands: said === undefined ? {} : { '/usr/sbin/runc': said },
  });
  const lookInside = async (_root: string, path: string): Promise<InsideLook> => {
    const file = files[path];
    if (file === undefined) return await Promise.resolve({ status: 'missing', at: path });
    const { type = 'file', mode = 0o755, text = '' } = file;
    return {
      status: 'found',
      file: { path, type, mode, uid: 0, gid: 0, links: 1, device: null },
      through: [],
      part: new TextEncoder().encode(text),
    };
  };
  return { ...paper, host: { ...paper.host, lookInside } };
}

test.each([
  ['nothing at all', {}, { why: 'missing', at: 'runc' }],
  ['a file without the exec bit', { '/usr/sbin/runc': { mode: 0o644 } }, { file: { mode: 0o644 } }],
  [
    'the second, when the first may not be executed',
    { '/usr/local/sbin/runc': { mode: 0o644 }, '/usr/sbin/runc': { text: '#!/bin/sh\n' }, '/bin/sh': {} },
    { file: { path: '/usr/sbin/runc' }, format: { kind: 'script', interpreter: '/bin/sh' } },
  ],
  ['a directory', { '/usr/sbin/runc': { type: 'directory' } }, { file: { type: 'directory' } }],
] as const)('finds %s, as the shim would', async (_, files, found) => {
  expect(await runtimeProgram.collect(target(files))).toMatchObject({
    value: { word: 'runc', searched: ['/usr/local/sbin', '/usr/sbin'], found },
  });
});

test('asks what can be started for its version, and nothing else', async () => {
  const script = { '/usr/sbin/runc': { text: '#!/bin/sh\n' } };
  const version = 'runc version 1.1.15';
  expect(await runtimeProgram.collect(target({ ...script, '/bin/sh': {} }, {}, version))).toMatchObject({
    value: { version: { status: 'said', line: version }, needs: [{ as: 'interpreter', path: '/bin/sh' }] },
  });
  expect(await runtimeProgram.collect(target(script, {}, version))).toMatchObject({
    value: { version: { status: 'not-run' } },
  });
  expect(await runtimeProgram.collect(target({ '/usr/sbin/runc': { text: 'junk' } }, {}, version))).toMatchObject({
    value: { version: { status: 'not-run' }, found: { format: { kind: 'text' } } },
  });
});

test('the record is read from the root that the shim was told, and held against the first process', async () => {
  const files = { [`${RECORD}/state.json`]: '{"init_process_pid":1,"init_process_start":250}' };
  expect(await runtimeRecord.collect(target({}, files))).toEqual({
    status: 'read',
    value: {
      path: `${RECORD}/state.json`,
      directory: 'there',
      content: 'json',
      sizeBytes: 47,
      recorded: { pid: 1, startTicks: '250' },
      actual: { pids: [INIT, 1], startTicks: '250' },
      // This record does not say any.
      cgroups: null,
    },
  });
});

test('a record that is gone is evidence for a runtime that keeps one, and absent for another', async () => {
  expect(await runtimeRecord.collect(target({}))).toMatchObject({
    value: { content: 'missing', directory: 'missing', recorded: null },
  });
  const other = { [`${BUNDLE}/options.json`]: '{"binary_name":"runsc","root":"/run/runtimes"}' };
  expect(await runtimeRecord.collect(target({}, other))).toMatchObject({
    status: 'absent',
    why: expect.stringContaining('keeps no record that is known here'),
  });
});
