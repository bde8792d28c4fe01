import { z } from 'zod';

const count = z.int().nonnegative();
const limit = z.object({ soft: z.number().nullable(), hard: z.number().nullable() });

const limitedProcess = z.object({
  pid: z.int(),
  uid: count,
  threads: count,
  openFiles: limit,
  openFilesCount: count.nullable(),
  processes: limit,
});

const pidsLevel = z.object({
  path: z.string(),
  of: z.enum(['own', 'ancestor']),
  max: count.nullable(),
  current: count,
  peak: count.nullable(),
  refusals: count.nullable(),
  ownRefusals: count.nullable(),
});

/** Limits of tasks, processes and descriptors outside of the container's own cgroups. */
export const limitsEvidence = {
  'engine.pids': z.array(
    z.object({
      role: z.enum(['dockerd', 'containerd', 'shim']),
      pid: z.int(),
      version: z.enum(['v1', 'v2']),
      levels: z.array(pidsLevel),
    }),
  ),
  'host.files': z.object({ openCount: z.number(), max: z.number() }),
  'pid.namespace': z.object({
    ids: z.discriminatedUnion('status', [
      z.object({ status: z.literal('read'), max: count, last: count }),
      z.object({ status: z.literal('refused'), error: z.string() }),
      z.object({ status: z.literal('unread'), why: z.string() }),
    ]),
    tasksCount: count,
    reusedCount: count,
  }),
  'process.limits': z.object({
    dockerd: limitedProcess.nullable(),
    containerd: limitedProcess.nullable(),
    shim: limitedProcess.nullable(),
    init: limitedProcess.nullable(),
  }),
  'user.tasks': z.object({
    initUid: count,
    namespace: z.enum(['shared', 'own']),
    byUid: z.array(z.object({ uid: count, tasksCount: count })),
  }),
};
