import type { MemoryLevel } from '../model/cgroup.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';
import { leastLeft } from './memory-left.ts';
import { withOwnParent } from './own-parent.ts';
import { spareInit, victimIsExec } from './spared-init.ts';

const PAGE_BYTES = 4096;

/** What the kernel keeps charged in advance for each CPU (64 pages) comes and goes. */
const TOLERANCE_BYTES = 2 * 1024 ** 2;

async function limited(level: 'own' | 'parent', { read }: InjectionTools): Promise<MemoryLevel> {
  const found = (await read('cgroup.memory')).levels[level === 'own' ? 0 : 1];
  if (found === undefined) throw injectionFailed('memory-headroom', 'the container has no such memory cgroup');
  return found;
}

/** The limit comes down to what is in use: of the container itself, or of a cgroup that was made around it. */
const memoryHeadroom: Fault<'memory-headroom'> = {
  id: 'memory-headroom',
  title: 'A memory limit lowered on a live container, to its use and a little more',
  blast: 'container',
  parameters: { level: '`own`, or `parent`: a cgroup made around it', leave: 'what is left above the use' },
  requires: ['root', 'cgroup-memory'],

  describe: (spec) => [
    'create the container with --oom-score-adj 500 and write 0 to that of its first process: who joins is killed; undo: remove the container',
    ...(spec.level === 'parent'
      ? ['create the container in a cgroup of its own; undo: remove that cgroup from every hierarchy']
      : []),
    `write use + ${spec.leaveBytes} to the memory limit (memory.max, memory.limit_in_bytes) of its ${spec.level} cgroup; undo: write the old value back`,
  ],

  async prepare(spec, plan, tools) {
    const chosen = victimIsExec(plan);
    return spec.level === 'own' ? chosen : await withOwnParent(chosen, tools);
  },

  async inject(spec, tools) {
    await spareInit(tools, 'memory-headroom');
    const { version } = await tools.read('cgroup.memory');
    const level = await limited(spec.level, tools);
    if (level.of !== (spec.level === 'own' ? 'own' : 'ancestor')) {
      throw injectionFailed('memory-headroom', `${level.path} is not the container's ${spec.level} cgroup`);
    }
    const path = `${level.path}/${version === 'v1' ? 'memory.limit_in_bytes' : 'memory.max'}`;
    const was = (await tools.host.readText(path)).trim();
    const text = String(Math.ceil((level.usageBytes + spec.leaveBytes) / PAGE_BYTES) * PAGE_BYTES);
    await tools.journal(`${path}: ${was} -> ${text}`, { kind: 'write', path, text, was });
    await tools.host.writeText(path, text);
    const least = leastLeft(await tools.read('cgroup.memory'));
    if (least?.level.path !== level.path || least.bytes > spec.leaveBytes + TOLERANCE_BYTES) {
      throw injectionFailed(
        'memory-headroom',
        `${path} was written, and ${least?.bytes ?? 'all'} bytes are left in ${least?.level.path ?? 'every cgroup'}`,
      );
    }
  },
};

export default memoryHeadroom;
