import type { Companion } from '../host/host.ts';
import { startTimeOf } from '../parsers/process-stat.ts';
import { onDisposableOnly } from './disposable.ts';
import { madeBy } from './filler.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

const KIB = 1024;

/** Page cache comes back while it is filled, so a round may leave more than was asked for. */
const MOST_ROUNDS = 6;
const NEAR_BYTES = 4 * KIB * KIB;
const READY_MS = 10_000;
const FILL_MS = 240_000;
const NEVER_KILL = '-1000';

/** Memory that no process can be killed for, on the machine itself: what asks for more is killed, or waits. */
const hostMemory: Fault<'host-memory'> = {
  id: 'host-memory',
  title: 'Memory of the whole machine, filled until little is available',
  blast: 'host',
  parameters: { leave: 'what is left available (MemAvailable)' },
  requires: ['root', 'disposable-host'],

  describe: ({ leaveBytes }) => [
    `write ${NEVER_KILL} to the oom_score_adj of initp, so that the kernel does not kill who takes this back; undo: write the old value back`,
    `hold memory of the machine in a file that no process maps until ${leaveBytes} bytes are available; undo: kill the process that has it open (pid and start time)`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ leaveBytes }, tools) {
    const { host, journal, read } = tools;
    await onDisposableOnly('host-memory', host);
    const path = `/proc/${process.pid}/oom_score_adj`;
    const was = (await host.readText(path)).trim();
    await journal(`${path}: ${was} -> ${NEVER_KILL}`, { kind: 'write', path, text: NEVER_KILL, was });
    await host.writeText(path, NEVER_KILL);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const tooMuch = (await available(read)) - leaveBytes;
      if (tooMuch <= NEAR_BYTES) return;
      await hold(Math.floor(tooMuch / KIB), tools);
    }
    const left = await available(read);
    if (left - leaveBytes > NEAR_BYTES) throw injectionFailed('host-memory', `${left} bytes are still available`);
  },
};

async function available(read: InjectionTools['read']): Promise<number> {
  const { availableBytes, freeBytes } = await read('host.memory');
  return availableBytes ?? freeBytes;
}

/** A process of this machine that waits until it is written down, and then holds. */
async function hold(kib: number, { host, journal, payload }: InjectionTools): Promise<void> {
  const filler = host.start(payload, ['--wait', 'held', String(kib)]);
  await filler.line(READY_MS);
  const startTime = startTimeOf(await host.readText(`/proc/${filler.pid}/stat`));
  if (startTime === null) throw injectionFailed('host-memory', `/proc/${filler.pid}/stat has no start time`);
  await journal(`hold ${kib} KiB of this machine's memory`, { kind: 'kill', pid: filler.pid, startTime });
  filler.send('go');
  const { made, refusal } = await filled(filler);
  if (made !== kib) throw injectionFailed('host-memory', `${made} of ${kib} KiB were made (${refusal})`);
}

async function filled(filler: Companion): Promise<{ readonly made: number; readonly refusal: string }> {
  return madeBy('host-memory', await filler.line(FILL_MS));
}

export default hostMemory;
