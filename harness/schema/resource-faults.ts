import { z } from 'zod';
import { SIZE, sizeBytes } from './quantity.ts';

/** Pages of 4 KiB, and no limit that a scenario sets is larger than this. */
const MAX_BYTES = 1024 ** 3;

const amount = z
  .string({ error: 'write an amount of memory as 200KiB or 1MiB, at most 1GiB' })
  .regex(SIZE)
  .refine((text) => sizeBytes(text) <= MAX_BYTES)
  .transform(sizeBytes);

const microseconds = (least: number, most: number) =>
  z
    .int({ error: `write microseconds from ${least} to ${most}` })
    .min(least)
    .max(most);

/** Faults of memory, CPU time, terminals and small file systems. */
export const resourceFaults = {
  'memory-headroom': z.strictObject({
    fault: z.literal('memory-headroom'),
    level: z
      .enum(['own', 'parent'], { error: 'write `own` or `parent`' })
      .prefault('own')
      .describe("Whose limit: the container's own, or its parent cgroup's; `own` when left out."),
    leave: amount.describe('What is left above the present use, such as 200KiB.'),
  }),
  'memory-held': z.strictObject({
    fault: z.literal('memory-held'),
    leave: amount.describe('What is left of the limit, such as 200KiB.'),
  }),
  'page-cache': z.strictObject({ fault: z.literal('page-cache') }),
  'no-oom-killer': z.strictObject({ fault: z.literal('no-oom-killer') }),
  // The kernel takes periods of 1 ms to 1 s, and quotas from 1 ms.
  'cpu-quota': z.strictObject({
    fault: z.literal('cpu-quota'),
    quotaUs: microseconds(1000, 1_000_000).describe('CPU time per period, microseconds.'),
    periodUs: microseconds(1000, 1_000_000)
      .prefault(100_000)
      .describe('The period, microseconds; 100000 when left out.'),
  }),
  'io-throttle': z.strictObject({
    fault: z.literal('io-throttle'),
    what: z.enum(['read', 'write'], { error: 'write `read` or `write`' }).describe('What is slow.'),
    bytesPerSecond: z
      .int({ error: 'write bytes in a second, from 4096 to 1000000000' })
      .min(4096)
      .max(1_000_000_000)
      .describe('How much of it, on the disk that the files of the container are on.'),
  }),
  'devpts-full': z.strictObject({
    fault: z.literal('devpts-full'),
    max: z
      .int({ error: 'write a number of terminals from 1 to 64' })
      .min(1)
      .max(64)
      .describe("How many the container's devpts may have."),
  }),
  'engine-disk': z.strictObject({
    fault: z.literal('engine-disk'),
    place: z
      .enum(['run', 'tmp', 'data-root'], { error: 'write `run`, `tmp` or `data-root`' })
      .describe('Which file system of the nested engine.'),
    lack: z.enum(['space', 'inodes'], { error: 'write `space` or `inodes`' }).describe('What it has not.'),
  }),
  'tmpfs-full': z.strictObject({
    fault: z.literal('tmpfs-full'),
    size: amount.describe('How large it is, such as 64KiB.'),
  }),
};
