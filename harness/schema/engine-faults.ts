import { z } from 'zod';

/** One word of these. */
function oneOf<const W extends readonly [string, ...string[]]>(...words: W) {
  return z.enum(words, { error: `write ${words.map((one) => `\`${one}\``).join(' or ')}` });
}

const left = z.int({ error: 'write how many are left, from 0 to 1000' }).min(0).max(1000);

/** Faults that reach as far as an engine, which is then one of their own. */
export const engineFaults = {
  'runtime-binary': z.strictObject({
    fault: z.literal('runtime-binary'),
    variant: oneOf('missing', 'not-executable', 'junk', 'wrong-architecture', 'exits-1', 'hangs', 'directory').describe(
      'What is wrong with the file.',
    ),
  }),
  'runtime-state': z.strictObject({
    fault: z.literal('runtime-state'),
    variant: oneOf('missing', 'cut-short', 'zeros', 'another-life').describe('What is wrong with the record.'),
  }),
  'daemon-signal': z.strictObject({
    fault: z.literal('daemon-signal'),
    which: oneOf('dockerd', 'containerd', 'shim'),
    how: oneOf('killed', 'stopped'),
  }),
  'daemon-tasks': z.strictObject({
    fault: z.literal('daemon-tasks'),
    which: oneOf('dockerd', 'containerd'),
    free: left.describe('How many tasks are left in its cgroup.'),
  }),
  'daemon-descriptors': z.strictObject({
    fault: z.literal('daemon-descriptors'),
    which: oneOf('dockerd', 'containerd'),
    free: left.describe('How many descriptors are left to it.'),
  }),
  'user-keys': z.strictObject({
    fault: z.literal('user-keys'),
    free: z
      .int({ error: 'write how many are left, from 0 to 100' })
      .min(0)
      .max(100)
      .describe('How many keys are left to the user that root of the container is outside.'),
  }),
  'foreign-workdir': z.strictObject({ fault: z.literal('foreign-workdir') }),
  'daemon-file': z.strictObject({ fault: z.literal('daemon-file'), which: oneOf('dockerd', 'containerd') }),
};
