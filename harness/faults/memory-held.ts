import type { Fault } from './fault.ts';
import { startFiller } from './filler.ts';
import { injectionFailed } from './injection-failed.ts';
import { leastLeft } from './memory-left.ts';

const KIB = 1024;

/** What the kernel keeps charged in advance for each CPU (64 pages) comes and goes. */
const TOLERANCE_BYTES = 1024 * KIB;

/** The most that may be filled: half of it must be free on the host. */
const MOST_BYTES = 512 * 1024 * KIB;

/** Memory that no process can be killed for: the next one that asks is the largest there is. */
const memoryHeld: Fault<'memory-held'> = {
  id: 'memory-held',
  title: 'Memory of the container, filled until little of its limit is left',
  blast: 'container',
  parameters: { leave: 'what is left of the limit' },
  requires: ['cgroup-memory'],

  describe: (spec) => [
    `hold memory in a file that no process maps until ${spec.leaveBytes} bytes of the limit are left; undo: kill the process that has it open (pid and start time)`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject(spec, tools) {
    // It waits: what the process itself takes is in the use before the amount is reckoned.
    const before = leastLeft(await tools.read('cgroup.memory'));
    const room = before?.bytes ?? Number.POSITIVE_INFINITY;
    const { availableBytes, freeBytes } = await tools.read('host.memory');
    if (!(room <= MOST_BYTES && room <= (availableBytes ?? freeBytes) / 2)) {
      throw injectionFailed(
        'memory-held',
        `${room} bytes can be had: no limit of at most ${MOST_BYTES} is in place that this host can afford`,
      );
    }
    const kib = Math.floor((room - spec.leaveBytes) / KIB) - PROCESS_KIB;
    if (kib <= 0) throw injectionFailed('memory-held', `no more than ${room} bytes can be had in the first place`);
    const filler = await startFiller('memory-held', ['held', String(kib)], tools);
    const { made, refusal } = await filler.fill();
    const after = leastLeft(await tools.read('cgroup.memory'));
    if (made !== kib || after === null || Math.abs(after.bytes - spec.leaveBytes) > TOLERANCE_BYTES) {
      throw injectionFailed(
        'memory-held',
        `${made} of ${kib} KiB were made (${refusal}), and ${after?.bytes ?? 'all'} bytes are left`,
      );
    }
  },
};

/** What the process that holds them takes itself: measured on Linux 6.18, its stack, tables and kernel objects. */
const PROCESS_KIB = 300;

export default memoryHeld;
