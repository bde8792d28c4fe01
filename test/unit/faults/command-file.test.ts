import { expect, test } from 'vitest';

import commandFile from '../../../harness/faults/command-file.ts';
import { commandContent } from '../../../harness/faults/program-images.ts';
import type { ProgramFormat } from '../../../harness/model/exec-program.ts';
import { COMMAND_VARIANTS, type CommandVariant } from '../../../harness/model/scenario.ts';
import { programFormat } from '../../../harness/parsers/program-format.ts';
import { foundFile, laboratory } from './laboratory.ts';

const PATH = '/opt/job/run';
const X86_64 = 62;

/** Whoever reads it takes each for what it is. */
const READ_AS: Readonly<Record<Exclude<CommandVariant, 'directory'>, Partial<ProgramFormat>>> = {
  'no-exec-bit': { kind: 'script', interpreter: '/bin/payload', argument: 'true' },
  'wrong-architecture': { kind: 'elf', machine: 183, loader: { path: null } },
  'no-shebang': { kind: 'text', begins: 'plain' },
  crlf: { kind: 'script', interpreter: '/bin/true\r' },
  'missing-interpreter': { kind: 'script', interpreter: '/opt/none/run' },
  'missing-loader': { kind: 'elf', machine: X86_64, loader: { path: '/opt/none/run' } },
};

function withPayload() {
  const lab = laboratory();
  const payload = { path: '/bin/payload', type: 'file', mode: 0o755 } as const;
  lab.found.set('/bin/payload', foundFile(payload, commandContent('missing-loader', X86_64)));
  return lab;
}

test.each(Object.entries(READ_AS))('%s is read as what it is', (variant, format) => {
  const known = COMMAND_VARIANTS.find((one) => one === variant);
  expect(programFormat(commandContent(known ?? 'crlf', X86_64)).format).toMatchObject(format);
});

test('the other machine is another one on every machine', () => {
  for (const own of [3, 62, 183]) {
    expect(programFormat(commandContent('wrong-architecture', own)).format).not.toMatchObject({ machine: own });
  }
});

test.each(COMMAND_VARIANTS)('%s is put there, and read back', async (variant) => {
  const lab = withPayload();
  await commandFile.inject({ fault: 'command-file', path: PATH, variant }, lab.tools);
  const type = variant === 'directory' ? 'directory' : 'file';
  expect(lab.done).toEqual([`put ${type} ${PATH} ${variant === 'no-exec-bit' ? '644' : '755'}`]);
});

test('a file that is not there afterwards is no injection', async () => {
  const lab = withPayload();
  lab.obedient = false;
  const spec = { fault: 'command-file', path: PATH, variant: 'crlf' } as const;
  await expect(commandFile.inject(spec, lab.tools)).rejects.toThrow('did not take effect');
});
