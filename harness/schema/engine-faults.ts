import { z } from 'zod';

/** One word of these. */
function oneOf<const W extends readonly [string, ...string[]]>(...words: W) {
  return z.enum(words, { error: `write ${words.map((one) => `\`${one}\``).join(' or ')}` });
}

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
  'daemon-file': z.strictObject({ fault: z.literal('daemon-file'), which: oneOf('dockerd', 'containerd') }),
};
