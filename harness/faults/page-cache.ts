import type { Fault } from './fault.ts';
import { startFiller } from './filler.ts';
import { injectionFailed } from './injection-failed.ts';

const KIB = 1024;

/** Use at its limit, and nearly all of it can be given up. */
const FULL_RATIO = 0.95;

/** A file that was written stays in memory as long as nobody needs it: the use stands at the limit, and harms nobody. */
const pageCache: Fault<'page-cache'> = {
  id: 'page-cache',
  title: 'The memory limit reached by page cache, which the kernel gives up for whoever asks',
  blast: 'container',
  parameters: {},
  requires: ['cgroup-memory'],

  describe: () => [
    'write a file as large as the memory limit in the container; undo: kill the writer; the file goes with the container',
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(_spec, tools) {
    const limit = tools.plan.memoryBytes;
    if (limit === null) throw injectionFailed('page-cache', 'the container has no memory limit');
    const filler = await startFiller('page-cache', ['write', '/written', String(Math.ceil(limit / KIB))], tools);
    const { refusal } = await filler.fill();
    const [own] = (await tools.read('cgroup.memory')).levels;
    const used = (own?.usageBytes ?? 0) / limit;
    const cache = (own?.reclaimableBytes ?? 0) / limit;
    if (refusal !== 'none' || used < FULL_RATIO || cache < FULL_RATIO - 0.1) {
      throw injectionFailed(
        'page-cache',
        `${own?.usageBytes} of ${limit} bytes are used, ${own?.reclaimableBytes} of them by files (${refusal})`,
      );
    }
  },
};

export default pageCache;
