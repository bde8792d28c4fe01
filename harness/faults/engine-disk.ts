import type { NestedEngine, NestedPlan } from '../docker/nested-engine.ts';
import type { FaultSpec } from '../model/scenario.ts';
import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

type Spec = Extract<FaultSpec, { fault: 'engine-disk' }>;

const MIB = 1024 ** 2;
const COMMAND_MS = 10_000;

const LOOK_EVERY_MS = 50;
const QUIET_LOOKS = 6;
const MOST_LOOKS = 60;

/** Where each is, and how large it is made: enough for an engine with one container, and little to fill. */
const PLACES = {
  run: { path: '/run', plan: { runBytes: 32 * MIB } },
  tmp: { path: '/tmp', plan: { tmpBytes: 4 * MIB } },
  'data-root': { path: '/var/lib/docker', plan: { dataRootBytes: 64 * MIB } },
} as const satisfies Record<Spec['place'], { path: string; plan: Partial<NestedPlan> }>;

/** A file system of a nested engine without space or inodes. Each is a tmpfs of the engine's own. */
const engineDisk: Fault<'engine-disk'> = {
  id: 'engine-disk',
  title: 'A file system of the engine that has nothing left',
  blast: 'engine',
  parameters: {
    place: '`run` (exec root), `tmp` or `data-root`',
    lack: '`space`, or `inodes`',
  },
  requires: [],

  describe: ({ place, lack }) => [
    `${lack === 'space' ? `write a file into ${PLACES[place].path} until there is no space` : `mount -o remount,nr_inodes=USED ${PLACES[place].path}`} in the nested engine; undo: the nested engine is removed`,
  ],

  prepareEngine: ({ place }, plan) => ({ ...plan, ...PLACES[place].plan }),

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ place, lack }, { nested }) {
    if (nested === null) throw injectionFailed('engine-disk', 'it is for a nested engine, and there is none');
    const { path } = PLACES[place];
    const said = lack === 'space' ? await fill(nested, path) : await takeInodes(nested, path);
    const { freeBytes, freeInodesCount, inodesCount } = await nested.engineHost.fileSystem(path);
    if (lack === 'space' ? freeBytes > 0 : inodesCount === 0 || freeInodesCount > 0) {
      throw injectionFailed(
        'engine-disk',
        `${path} has ${freeBytes} bytes and ${freeInodesCount} inodes left: ${said}`,
      );
    }
  },
};

/** dd says no in the end: that is what it is for. */
async function fill({ engineHost }: NestedEngine, path: string): Promise<string> {
  const { stderr } = await engineHost.exec('dd', ['if=/dev/zero', `of=${path}/full`, 'bs=4096'], {
    timeoutMs: COMMAND_MS,
  });
  return stderr.trim().slice(0, 300);
}

/**
 * As many as are in use, which is the fewest that the kernel takes. The engine puts its own things in order for a moment
 * after the start of a container, and each file that goes gives an inode back: once more until none is free for a while.
 */
async function takeInodes({ engineHost }: NestedEngine, path: string): Promise<string> {
  let said = '';
  let quiet = 0;
  for (let looks = 0; looks < MOST_LOOKS && quiet < QUIET_LOOKS; looks++) {
    const { inodesCount, freeInodesCount } = await engineHost.fileSystem(path);
    const taken = inodesCount > 0 && freeInodesCount === 0;
    quiet = taken ? quiet + 1 : 0;
    if (taken) await engineHost.sleep(LOOK_EVERY_MS);
    else {
      const args = ['-o', `remount,nr_inodes=${inodesCount - freeInodesCount}`, path];
      said = (await engineHost.exec('mount', args, { timeoutMs: COMMAND_MS })).stderr.trim().slice(0, 300);
    }
  }
  return said;
}

export default engineDisk;
