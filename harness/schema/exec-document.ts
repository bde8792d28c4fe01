import { z } from 'zod';

const text = z.string({ error: 'write a text without NUL' }).regex(/^[^\0]+$/);
/** What is asked of `docker exec`, in the form of a scenario. */
export const execDocument = z.strictObject(
  {
    command: z.tuple([text], text, { error: 'write the command and its arguments as a list' }),
    user: text.nullable().prefault(null).describe("As `docker exec --user`; the container's own when left out."),
    workdir: text.nullable().prefault(null).describe("As `docker exec --workdir`; the container's own when left out."),
    env: z
      .array(text.regex(/^[^=]+=/), { error: 'write a list of NAME=VALUE' })
      .prefault([])
      .describe('As `docker exec --env`.'),
    privileged: z
      .boolean({ error: 'write `true` or `false`' })
      .prefault(false)
      .describe('As `docker exec --privileged`: every capability that the engine knows.'),
    tty: z.boolean({ error: 'write `true` or `false`' }).prefault(false).describe('Whether it asks for a terminal.'),
  },
  { error: 'write the exec as a mapping' },
);
