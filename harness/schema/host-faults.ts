import { z } from 'zod';

import { HOST_LIMITS } from '../model/host-limit.ts';
import { SIZE, sizeBytes } from './quantity.ts';

/** With less not even the way back can be gone; with more no exec minds. */
const LEAST_BYTES = 4 * 1024 ** 2;
const MOST_BYTES = 1024 ** 3;

const MOST_LEFT = 1_000_000;

/** Faults of a whole machine, which is then a disposable one. */
export const hostFaults = {
  'host-sysctl': z.strictObject({
    fault: z.literal('host-sysctl'),
    limit: z
      .enum(HOST_LIMITS, { error: `write one of ${HOST_LIMITS.join(', ')}` })
      .describe('Which limit, as sysctl calls it.'),
    free: z
      .int({ error: `write how many are left, from 0 to ${MOST_LEFT}` })
      .min(0)
      .max(MOST_LEFT)
      .describe('How many are left above what is in use, in the unit of the limit; KiB of vm.overcommit_memory.'),
  }),
  'host-load': z.strictObject({
    fault: z.literal('host-load'),
    processes: z
      .int({ error: 'write a number of processes from 1 to 500' })
      .min(1)
      .max(500)
      .describe('How many processes of the machine compute all the time.'),
  }),
  'host-memory': z.strictObject({
    fault: z.literal('host-memory'),
    leave: z
      .string({ error: 'write an amount of memory as 16MiB, from 4MiB to 1GiB' })
      .regex(SIZE)
      .refine((text) => sizeBytes(text) >= LEAST_BYTES && sizeBytes(text) <= MOST_BYTES)
      .transform(sizeBytes)
      .describe('What is left available on the machine, such as 16MiB.'),
  }),
};
