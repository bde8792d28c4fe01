import type { z } from 'zod';

/** A document that the program printed, which has to be exactly one and has to have this shape. */
export function json<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  return schema.parse(JSON.parse(text));
}
