import type { KeyUser } from '../model/host-resources.ts';
import type { Fault, InjectionTools } from './fault.ts';
import { madeBy } from './filler.ts';
import { nestedOf } from './in-nested.ts';
import { injectionFailed } from './injection-failed.ts';
import { FIRST_REMAPPED_ID } from './remapped.ts';
import { startTimeOf } from '../parsers/process-stat.ts';

const ID = 'user-keys';
const READY_MS = 10_000;
const FILL_MS = 30_000;
/** How long the number of keys has to hold still, and how long that is waited for. */
const STILL_MS = 1000;
const SETTLE_MS = 15_000;
const POLL_MS = 50;

/**
 * The quota of kernel keys of whoever root of the container is outside: 200 keys, and 20,000 bytes. Root of the machine
 * has a thousand times as many, so the engine has a user namespace for its containers (`userns-remap`).
 */
const userKeys: Fault<'user-keys'> = {
  id: ID,
  title: 'Kernel keys of the user that root of the container is outside of it',
  blast: 'engine',
  parameters: { free: 'how many keys are left to the user' },
  requires: ['root'],

  describe: ({ free }) => [
    'start the nested engine with --userns-remap; undo: the nested engine is removed',
    `make keys as the user that root of the container is, until ${free} are left; undo: kill the process that holds them (pid and start time)`,
  ],

  prepareEngine: (_spec, plan) => ({ ...plan, remapTo: FIRST_REMAPPED_ID }),

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ free }, tools) {
    nestedOf(ID, tools);
    const { host, journal, payload } = tools;
    const { uid, user } = await settled(tools);
    if (uid < FIRST_REMAPPED_ID) throw injectionFailed(ID, `root of the container is user ${uid} of this machine`);
    const most = user?.maxKeys ?? Number((await host.readText('/proc/sys/kernel/keys/maxkeys')).trim());
    // The keyring of the process that holds them is one too.
    const count = most - (user?.keys ?? 0) - 1 - free;
    if (count <= 0) throw injectionFailed(ID, `user ${uid} has ${user?.keys ?? 0} of ${most} keys already`);
    const holder = host.start(payload, ['--wait', 'keys', String(uid), String(count)]);
    await holder.line(READY_MS);
    const startTime = startTimeOf(await host.readText(`/proc/${holder.pid}/stat`));
    if (startTime === null) throw injectionFailed(ID, `/proc/${holder.pid}/stat has no start time`);
    await journal(`${count} keys of user ${uid}`, { kind: 'kill', pid: holder.pid, startTime });
    holder.send('go');
    const { made, refusal } = madeBy(ID, await holder.line(FILL_MS));
    const now = (await ofContainer(tools)).user;
    if (made !== count || now === null || now.maxKeys - now.keys !== free) {
      throw injectionFailed(ID, `${made} of ${count} keys were made (${refusal}): ${JSON.stringify(now)}`);
    }
  },
};

/**
 * Keys of an exec that has ended are collected by a worker of the kernel, some time later (security/keys/gc.c): one that is
 * counted now and goes afterwards would be a free one. Throws when their number does not hold still.
 */
async function settled(tools: InjectionTools): ReturnType<typeof ofContainer> {
  const { host } = tools;
  const deadline = host.nowMs() + SETTLE_MS;
  let last = await ofContainer(tools);
  for (let sinceMs = host.nowMs(); host.nowMs() - sinceMs < STILL_MS;) {
    if (host.nowMs() > deadline) throw injectionFailed(ID, `user ${last.uid}: its number of keys does not hold still`);
    await host.sleep(POLL_MS);
    const now = await ofContainer(tools);
    if (now.user?.keys !== last.user?.keys) sinceMs = host.nowMs();
    last = now;
  }
  return last;
}

async function ofContainer({ read }: InjectionTools): Promise<{ readonly uid: number; readonly user: KeyUser | null }> {
  const { users, containerRootUid } = await read('host.keys');
  const uid = containerRootUid ?? 0;
  return { uid, user: users?.find((one) => one.uid === uid) ?? null };
}

export default userKeys;
