import { z } from 'zod';

const left = z.int({ error: 'write how many are left, from 0 to 1000' }).min(0).max(1000);
const some = z.int({ error: 'write a whole number from 1 to 200' }).min(1).max(200);

/** Limits of tasks, users, ids and descriptors that are no pids cgroup of the container. */
export const limitFaults = {
  'shim-tasks': z.strictObject({ fault: z.literal('shim-tasks'), free: left }),
  'shim-descriptors': z.strictObject({ fault: z.literal('shim-descriptors'), free: left }),
  'namespace-ids': z.strictObject({ fault: z.literal('namespace-ids'), free: left.min(1) }),
  'few-descriptors': z.strictObject({
    fault: z.literal('few-descriptors'),
    max: z.int({ error: 'write a limit from 7 to 1000' }).min(7).max(1000),
  }),
  'shared-uid': z.strictObject({ fault: z.literal('shared-uid'), limit: some, processes: some }),
  'busy-neighbour': z.strictObject({
    fault: z.literal('busy-neighbour'),
    containers: z
      .int({ error: 'write a whole number from 1 to 16' })
      .min(1)
      .max(16)
      .describe('How many other containers, each of which computes on one processor.'),
  }),
  'full-neighbour': z.strictObject({
    fault: z.literal('full-neighbour'),
    max: z
      .int({ error: 'write a whole number from 1 to 1000' })
      .min(1)
      .max(1000)
      .describe('The limit of the other container, tasks.'),
  }),
};
