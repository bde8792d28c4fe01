import { z } from 'zod';

import { CAUSES } from '../model/cause.ts';
import { LAYERS } from '../model/layer.ts';
import { SYMPTOMS } from '../model/scenario.ts';

const cause = z.enum(CAUSES, { error: `write one of ${CAUSES.join(', ')}` });
const layer = z.enum(LAYERS, { error: `write one of ${LAYERS.join(', ')}` });
/** One of two causes. */
export const truth = z.strictObject({ cause, layer }, { error: 'write a mapping with cause and layer' });

/** What is otherwise under an older runc. */
export const oldRunc = z.strictObject(
  { before: z.string().regex(/^\d{1,3}\.\d{1,3}$/u, { error: 'write a version in quotes, such as "1.1"' }), layer },
  { error: 'write a mapping with before and layer' },
);

/** The truth of a scenario as its file says it. */
export const expectation = z.strictObject(
  {
    diagnosis: z
      .enum(['named', 'both', 'healthy'], { error: 'write `named`, `both` or `healthy`' })
      .describe('Can be left out when a cause or two causes are written.')
      .optional(),
    cause: cause.optional(),
    layer: layer.optional(),
    causes: z
      .tuple([truth, truth], { error: 'write a list of two mappings with cause and layer' })
      .describe('For two faults at once: both must be named, in any order.')
      .optional(),
    oldRunc: oldRunc.describe('The layer under a runc before that version, where it is another one.').optional(),
    symptom: z
      .enum(SYMPTOMS, { error: 'write `fails`, `works` or `mostly-works`' })
      .describe('What `docker exec` must do; `fails` when a cause is named, `works` when healthy.')
      .optional(),
  },
  { error: 'write what must come out as a mapping' },
);
