import { z } from 'zod';

import { COMMAND_VARIANTS, SECCOMP_CALLS } from '../model/scenario.ts';

/** Faults of what a person types, in the form of a scenario. */
export const commandFaults = {
  'command-file': z.strictObject({
    fault: z.literal('command-file'),
    path: z
      .string({ error: 'write an absolute path of the container, without `..`' })
      .regex(/^(?:\/(?!\.\.?(?:\/|$))[^\0/]+){1,20}$/)
      .describe('Where it is put; the exec asks for it.'),
    variant: z
      .enum(COMMAND_VARIANTS, { error: `write one of ${COMMAND_VARIANTS.join(', ')}` })
      .describe('What is wrong with it.'),
  }),
  workdir: z.strictObject({
    fault: z.literal('workdir'),
    variant: z
      .enum(['removed', 'source-deleted', 'closed'], { error: 'write `removed`, `source-deleted` or `closed`' })
      .describe('What becomes of the directory that every exec starts in.'),
  }),
  'seccomp-profile': z.strictObject({
    fault: z.literal('seccomp-profile'),
    call: z
      .enum(SECCOMP_CALLS, { error: `write one of ${SECCOMP_CALLS.join(', ')}` })
      .describe('The call that is refused.'),
    argument: z
      .int({ error: 'write a whole number from 1 to 65535' })
      .min(1)
      .max(65_535)
      .nullable()
      .prefault(null)
      .describe(
        'The first argument with which it is refused: an id, or of setgroups the number of groups; not of clone3.',
      ),
  }),
  'long-exec': z.strictObject({
    fault: z.literal('long-exec'),
    what: z.enum(['arguments', 'environment'], { error: 'write `arguments` or `environment`' }),
    bytes: z
      .int({ error: 'write a whole number from 1 to 16000000' })
      .min(1)
      .max(16_000_000)
      .describe('How much is added to the exec.'),
  }),
};
