import { z } from 'zod';

/** The engine doubles its patience at each restart: after ten it waits for a minute. */
const MAX_KILLS = 10;

/** Faults of the container's state: frozen, paused, stopped, its first process killed, its mounts taken away. */
export const stateFaults = {
  'container-unmount': z.strictObject({
    fault: z.literal('container-unmount'),
    what: z
      .enum(['proc', 'devpts', 'root', 'engine-root'], { error: 'write `proc`, `devpts`, `root` or `engine-root`' })
      .describe('What is unmounted in the container; `engine-root` is its root where the engine sees it.'),
  }),
  'unreported-death': z.strictObject({ fault: z.literal('unreported-death') }),
  'hidden-freeze': z.strictObject({
    fault: z.literal('hidden-freeze'),
    level: z
      .enum(['own', 'parent'], { error: 'write `own` or `parent`' })
      .prefault('own')
      .describe('The cgroup of the container, or one that is made above it.'),
  }),
  'init-signal': z.strictObject({
    fault: z.literal('init-signal'),
    signal: z.enum(['SIGKILL', 'SIGSTOP'], { error: 'write `SIGKILL` or `SIGSTOP`' }),
    times: z
      .int({ error: `write a whole number from 1 to ${MAX_KILLS}` })
      .min(1)
      .max(MAX_KILLS)
      .prefault(1)
      .describe('How often it is killed, where `workload.restart` brings it back.'),
  }),
  'engine-pause': z.strictObject({ fault: z.literal('engine-pause') }),
  'engine-stop': z.strictObject({ fault: z.literal('engine-stop') }),
};
