import { z } from 'zod';

import type { BundleManifest } from '../model/bundle.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { DEPTHS } from '../model/reading.ts';
import { REDACTION_KINDS } from '../model/redaction.ts';
import { checkJson } from './json-document.ts';

const word = z.string().max(4096);

const bundleManifest = z.object({
  formatVersion: z.literal(1),
  initpVersion: word,
  collectedAt: word,
  depth: z.enum(DEPTHS),
  container: z.object({ id: word, name: word }),
  diagnosis: z.object({
    status: z.enum(['named', 'tied', 'healthy', 'blind']),
    cause: word.nullable(),
    layer: word.nullable(),
    strength: word.nullable(),
  }),
  redacted: z.enum(['yes', 'no']),
  redactions: z.array(z.object({ kind: z.enum(REDACTION_KINDS), where: word, count: z.int().nonnegative() })),
  files: z.array(z.object({ name: word, about: word, bytes: z.int().nonnegative() })),
  missing: z.array(z.object({ name: word, why: word })),
});

/** Reads `manifest.json` of a bundle; throws `BUNDLE_INVALID`. */
export function parseManifest(text: string): BundleManifest {
  const checked = checkJson<BundleManifest>(bundleManifest, text);
  if (checked.status === 'valid') return checked.value;
  throw new HarnessError({
    code: 'BUNDLE_INVALID',
    message: `manifest.json is not that of a bundle of this version of initp: ${checked.problem}`,
    hint: 'Give a file that `initp collect` wrote, unchanged; one of a newer initp needs that one.',
    exitCode: EXIT.usage,
    cause: checked.cause,
  });
}
