import type { NestedEngine } from '../docker/nested-engine.ts';
import type { FaultSpec } from '../model/scenario.ts';
import type { Fault } from './fault.ts';
import { nestedOf, programIn, runIn } from './in-nested.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'runtime-binary';
const NAME = 'runc';
/** Long enough for a version, and for one that hangs to be seen. */
const VERSION_MS = 1000;

type Variant = Extract<FaultSpec, { fault: 'runtime-binary' }>['variant'];

/** An ELF header (elf(5)) of 64 bits for PowerPC, e_machine 21, which has no program headers behind it. */
const OTHER_MACHINE = `\u007FELF\u0002\u0001\u0001${'\0'.repeat(9)}\u0002\0\u0015\0\u0001\0\0\0${'\0'.repeat(40)}`;

/** What is put in the place of the file; `null`: nothing. */
const CONTENT = {
  missing: null,
  'not-executable': null,
  junk: 'neither a program nor a script\n',
  'wrong-architecture': OTHER_MACHINE,
  'exits-1': '#!/bin/sh\nexit 1\n',
  hangs: '#!/bin/sh\nsleep 86400\n',
  directory: null,
} as const satisfies Record<Variant, string | null>;

/** The file that a shim starts at each exec. Running containers do not need it to run on. */
const runtimeBinary: Fault<'runtime-binary'> = {
  id: ID,
  title: 'The file of the runtime',
  blast: 'engine',
  parameters: {
    variant:
      '`missing`: moved away; and then in its place: itself without the exec bit (`not-executable`), a text (`junk`), a program for another machine (`wrong-architecture`), a script that `exits-1` or `hangs`, a `directory`',
  },
  requires: [],

  describe: ({ variant }) => [
    `mv FOLDER/${NAME} FOLDER/${NAME}.old in the nested engine${variant === 'missing' ? '' : `, and put one in its place that is ${variant}`}; undo: the nested engine is removed`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ variant }, tools) {
    const nested = nestedOf(ID, tools);
    const { engineHost } = nested;
    const path = await programIn(ID, nested, NAME);
    await runIn(ID, nested, ['mv', path, `${path}.old`]);
    const [there, moved] = await Promise.all([engineHost.exists(path), engineHost.exists(`${path}.old`)]);
    if (there || !moved) throw injectionFailed(ID, `${path} is ${there ? 'still there' : 'lost'}`);
    if (variant === 'missing') return;
    await putInPlace(nested, path, variant);
    const { exitCode, timedOut } = await engineHost.exec(path, ['--version'], { timeoutMs: VERSION_MS });
    if (exitCode === 0 && !timedOut) throw injectionFailed(ID, `${path} --version works`);
  },
};

async function putInPlace(nested: NestedEngine, path: string, variant: Variant): Promise<void> {
  if (variant === 'directory') {
    await runIn(ID, nested, ['mkdir', path]);
    return;
  }
  const content = CONTENT[variant];
  await runIn(ID, nested, content === null ? ['cp', `${path}.old`, path] : ['touch', path]);
  if (content !== null) await nested.engineHost.writeText(path, content);
  await runIn(ID, nested, ['chmod', content === null ? '644' : '755', path]);
}

export default runtimeBinary;
