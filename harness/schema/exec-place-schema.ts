import { z } from 'zod';

const insideFile = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'other']),
  mode: z.int(),
  uid: z.int(),
  gid: z.int(),
  links: z.int(),
  device: z.string().nullable().prefault(null),
});
const notFound = z.object({ why: z.enum(['missing', 'not-a-directory', 'refused']), at: z.string() });

const format = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('elf'),
    bits: z.union([z.literal(32), z.literal(64)]),
    machine: z.int(),
    loader: z.union([z.literal('unread'), z.object({ path: z.string().nullable() })]),
  }),
  z.object({ kind: z.literal('script'), interpreter: z.string(), argument: z.string().nullable() }),
  z.object({ kind: z.literal('text'), begins: z.enum(['plain', 'byte-order-mark', 'blank']) }),
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('foreign'), system: z.enum(['Windows', 'macOS']) }),
  z.object({ kind: z.literal('data') }),
]);

const programFile = z.object({
  file: insideFile,
  through: z.array(insideFile),
  mount: z.enum(['exec', 'noexec']),
  format,
});
export const program = z.union([programFile, notFound]);
export const neededFile = z.object({ as: z.enum(['interpreter', 'loader']), path: z.string(), found: program });

/** The command of an exec, as the container has it. */
export const execProgram = z.discriminatedUnion('asked', [
  z.object({ asked: z.literal('nothing') }),
  z.object({
    asked: z.literal('command'),
    word: z.string(),
    searched: z.array(z.string()),
    found: program,
    needs: z.array(neededFile),
    hostMachine: z.int().nullable(),
    emulators: z.array(z.string()),
  }),
]);

const workdir = z.object({
  path: z.string(),
  found: z.union([z.object({ file: insideFile, through: z.array(insideFile) }), notFound]),
  mount: z
    .object({ mountPoint: z.string(), source: z.string(), type: z.string(), state: z.enum(['there', 'deleted']) })
    .nullable(),
});

/** Where execs start. */
export const execWorkdir = z.object({ container: workdir, exec: workdir.nullable() });

const user = z.object({
  asked: z.string(),
  uid: z.int().nullable(),
  gid: z.int().nullable(),
  groups: z.array(z.int()),
  unknown: z.enum(['nothing', 'user', 'group']),
  userFile: z.enum(['read', 'none']),
  groupFile: z.enum(['read', 'none']),
  files: z.enum(['of-the-image', 'mounted']),
});

const idRanges = z.array(z.object({ inside: z.int(), outside: z.int(), count: z.int() })).prefault([]);

/** Who execs run as. */
export const execUsers = z.object({
  container: user,
  exec: user.nullable(),
  namespace: z.enum(['shared', 'mapped', 'unknown']),
  // Not in readings of before they were looked at.
  uidMap: idRanges,
  gidMap: idRanges,
});

/** One text that execve(2) is given. */
export const longestText = z.object({ which: z.string(), bytes: z.number() });

/** What execve(2) has to copy, and how much it may. */
export const execSize = z.object({
  argumentCount: z.int(),
  argumentBytes: z.number(),
  longestArgument: longestText.nullable(),
  variableCount: z.int(),
  variableBytes: z.number(),
  longestVariable: longestText.nullable(),
  stackBytes: z.number().nullable(),
});

/** What holds a container's processes back, beside limits. */
export const containerSecurity = z.object({
  effective: z.string(),
  bounding: z.string(),
  noNewPrivileges: z.boolean(),
  // Not in readings of before they were looked at.
  wanted: z.string().nullable().prefault(null),
  shimBounding: z.string().nullable().prefault(null),
  deniedDevices: z.array(z.string()).nullable().prefault(null),
  seccomp: z.enum(['off', 'strict', 'filter']),
  refusals: z.array(
    z.object({
      call: z.string(),
      action: z.enum(['errno', 'kill']),
      errno: z.int().nullable(),
      when: z.array(z.object({ index: z.int(), op: z.string(), value: z.number() })),
    }),
  ),
});
