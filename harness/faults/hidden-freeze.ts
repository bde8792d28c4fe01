import { join } from 'node:path';

import cgroupFreezer from '../collectors/cgroup-freezer.ts';
import { inspectContainer } from '../collectors/container-inspect.ts';
import type { CgroupFreezer } from '../model/cgroup.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';
import { withOwnParent } from './own-parent.ts';

const FREEZES_WITHIN_MS = 5000;

/** What is written, and what the file may read then, before the write has taken its full effect. */
const WORDS = {
  v1: { file: 'freezer.state', freeze: 'FROZEN', thaw: 'THAWED', reads: ['FREEZING', 'FROZEN'] },
  v2: { file: 'cgroup.freeze', freeze: '1', thaw: '0', reads: ['1'] },
} as const;

async function readFreezer({ target }: InjectionTools): Promise<CgroupFreezer> {
  const read = await cgroupFreezer.collect(target);
  if (read.status === 'absent') throw injectionFailed('hidden-freeze', read.why);
  return read.value;
}

/** A cgroup of the container is frozen through the kernel's own file: the engine does not know. */
const hiddenFreeze: Fault<'hidden-freeze'> = {
  id: 'hidden-freeze',
  title: "A cgroup of the container is frozen behind the engine's back",
  blast: 'container',
  parameters: { level: "`own`, the container's cgroup, or `parent`, the one above it, made for it" },
  requires: ['root'],

  describe: ({ level }) => [
    ...(level === 'own' ? [] : ['create the container in a cgroup of its own; undo: remove that cgroup']),
    `write FROZEN to freezer.state (v2: 1 to cgroup.freeze) of the ${level} cgroup; undo: write THAWED (v2: 0) back`,
  ],

  prepare: async (spec, plan, tools) => (spec.level === 'own' ? plan : await withOwnParent(plan, tools)),

  async inject({ level }, tools) {
    const { host, engine, journal, workload } = tools;
    const { version, levels } = await readFreezer(tools);
    const chosen = level === 'own' ? levels[0] : levels.find(({ of }) => of === 'ancestor');
    if (chosen === undefined) throw injectionFailed('hidden-freeze', 'the container has no cgroup above it');
    const words = WORDS[version];
    const path = join(chosen.path, words.file);
    // One way back for each word that the file may hold: undo writes only where its own change is still to be read.
    for (const text of words.reads) {
      await journal(`${path}: ${words.thaw} -> ${words.freeze}`, { kind: 'write', path, text, was: words.thaw });
    }
    await host.writeText(path, words.freeze);
    for (const deadline = host.nowMs() + FREEZES_WITHIN_MS; ; await host.sleep(20)) {
      const now = (await readFreezer(tools)).levels.find((one) => one.path === chosen.path)?.state;
      if (now === 'frozen') break;
      if (host.nowMs() > deadline) throw injectionFailed('hidden-freeze', `${path} reads ${now ?? 'nothing'}`);
    }
    const { status } = await inspectContainer(engine, workload.id);
    if (status !== 'running') throw injectionFailed('hidden-freeze', `the engine says ${status}`);
  },
};

export default hiddenFreeze;
