import { createHash } from 'node:crypto';

import type { Fault } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

/** Beside its processes the neighbour needs room for its own start. */
const ROOM = 16;

/** A uid that no other trial has at the same time, of those that no distribution gives to anybody. */
function uidOf(name: string): number {
  return 200_000 + (createHash('sha256').update(name).digest().readUInt32BE() % 100_000);
}

/** RLIMIT_NPROC counts the tasks of a user over all containers: another one has them. */
const sharedUid: Fault<'shared-uid'> = {
  id: 'shared-uid',
  title: 'RLIMIT_NPROC of the container, and the tasks of its user in another one',
  blast: 'container',
  parameters: { limit: 'processes that the user may have', processes: 'how many it has in a second container' },
  requires: ['root', 'cgroup-pids'],

  describe: (spec) => [
    `create the container as a user of its own with --ulimit nproc=${spec.limit}; undo: remove the container`,
    `create a second container of the same user with ${spec.processes} processes and a pids limit; undo: docker rm --force --volumes`,
  ],

  prepare: async ({ limit }, plan) =>
    await Promise.resolve({
      ...plan,
      user: String(uidOf(plan.name)),
      ulimits: [...plan.ulimits, { name: 'nproc' as const, max: limit }],
    }),

  async inject({ limit, processes }, { journal, read, plan, run, start }) {
    const name = `${plan.name}-2`;
    await journal(`create the container ${name}`, { kind: 'docker', call: 'remove', name, run });
    const payload = ['processes', String(processes)] as const;
    await start({ ...plan, name, ulimits: [], pidsLimit: processes + ROOM, cgroupParent: null, payload });
    const uid = uidOf(plan.name);
    const count = (await read('user.tasks')).byUid.find((user) => user.uid === uid)?.tasksCount ?? 0;
    // Its own process 1 and that of the container under test are the user's too.
    if (count !== processes + 2) {
      throw injectionFailed(
        'shared-uid',
        `the user has ${count} tasks and not ${processes + 2}, at a limit of ${limit}`,
      );
    }
  },
};

export default sharedUid;
