import { join } from 'node:path';

import { DELETED } from '../parsers/mountinfo.ts';
import type { InsideLook } from '../host/inside.ts';
import type { FaultSpec } from '../model/scenario.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** In the container; neutral, and deep enough that what is above it stays. */
const INSIDE = '/srv/work';

/** Where the directories of bind mounts are made: on every machine, and kept over a reboot like the journal. */
const SOURCES = '/var/tmp';

type Variant = Extract<FaultSpec, { fault: 'workdir' }>['variant'];

/** The directory that the container, and every exec into it, starts in. */
const workdir: Fault<'workdir'> = {
  id: 'workdir',
  title: "The container's working directory",
  blast: 'container',
  parameters: {
    variant: '`removed` in the container, `source-deleted` of its bind mount on the host, or `closed` for all but root',
  },
  requires: ['root'],

  describe: ({ variant }) =>
    variant === 'source-deleted'
      ? [
          `make a directory below ${SOURCES}, bind it to ${INSIDE}; undo: remove it`,
          'remove that directory while the container runs; undo: remove the container',
        ]
      : [
          `create the container with WorkingDir=${INSIDE}, then ${variant === 'removed' ? 'rmdir' : 'chmod 0700'} it; undo: remove the container`,
        ],

  async prepare({ variant }, plan, { host, journal }) {
    if (variant !== 'source-deleted') return { ...plan, workdir: INSIDE };
    const source = sourceOf(plan.name);
    await journal(`make the directory ${source}`, { kind: 'rmdir', path: source });
    await host.makeDir(source);
    return { ...plan, workdir: INSIDE, binds: [...plan.binds, { source, target: INSIDE }] };
  },

  async inject({ variant }, tools) {
    const { host, look, plan, putFiles, root } = tools;
    switch (variant) {
      case 'removed':
        await host.removeDir(join(await root(), INSIDE));
        break;
      case 'source-deleted':
        await host.removeDir(sourceOf(plan.name));
        break;
      case 'closed':
        await putFiles([{ path: INSIDE, type: 'directory', mode: 0o700, content: new Uint8Array() }]);
        break;
    }
    const now = await look(INSIDE, { offset: 0, maxBytes: 0 });
    const broken = await isBroken(variant, now, tools);
    if (!broken)
      throw injectionFailed('workdir', `${INSIDE}: ${JSON.stringify({ ...now, part: null, through: null })}`);
  },
};

async function isBroken(variant: Variant, now: InsideLook, tools: InjectionTools): Promise<boolean> {
  switch (variant) {
    case 'removed':
      return now.status === 'missing';
    case 'source-deleted':
      return now.status === 'found' && (await isDeleted(tools));
    case 'closed':
      return now.status === 'found' && now.file.mode === 0o700;
  }
}

function sourceOf(name: string): string {
  return join(SOURCES, `${name}-1`);
}

async function isDeleted({ host, root }: InjectionTools): Promise<boolean> {
  const mountinfo = await host.readText(join(await root(), '..', 'mountinfo'));
  return mountinfo.split('\n').some((line) => line.includes(`${DELETED} ${INSIDE} `));
}

export default workdir;
