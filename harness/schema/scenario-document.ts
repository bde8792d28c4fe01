import { z } from 'zod';
import { REQUIREMENTS } from '../model/scenario.ts';
import { commandFaults } from './command-faults.ts';
import { expectation, oldRunc, truth } from './expectation.ts';
import { execDocument as exec } from './exec-document.ts';
import { resourceFaults } from './resource-faults.ts';
import { stateFaults } from './state-faults.ts';
import { limitFaults } from './limit-faults.ts';
import { engineFaults } from './engine-faults.ts';
import { hostFaults } from './host-faults.ts';
import { DURATION, durationMs, SIZE, sizeBytes } from './quantity.ts';

/** The kernel's own ceiling for a pids limit on a 64-bit machine (PID_MAX_LIMIT). */
const MAX_PIDS = 4_194_304;

/** The most threads a scenario may make, whatever its limit says. */
export const MAX_THREADS = 20_000;

/** What Docker accepts as a container's smallest memory limit. */
const MIN_MEMORY_BYTES = 6 * 1024 ** 2;

// Every message is an imperative: it is shown behind `is missing:` and before `not VALUE`.
const pids = z
  .int({ error: range('a whole number', MAX_PIDS) })
  .min(1)
  .max(MAX_PIDS);
const threads = `${range('a whole number', MAX_THREADS)}, or \`until-refused\``;
const bombSize = z.union(
  [z.literal('until-refused').transform(() => null), z.int({ error: threads }).min(1).max(MAX_THREADS)],
  { error: threads },
);
const word = z.string({ error: 'write a name of letters, digits, `.`, `_` and `-`' });
const name = word.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const duration = z
  .string({ error: 'write a duration as 500ms, 90s or 2m, from 100ms to 10m' })
  .regex(DURATION)
  .refine((text) => durationMs(text) >= 100 && durationMs(text) <= 600_000)
  .transform(durationMs);

const size = z
  .string({ error: 'write an amount of memory as 64MiB or 1GiB, at least 6MiB' })
  .regex(SIZE)
  .refine((text) => sizeBytes(text) >= MIN_MEMORY_BYTES)
  .transform(sizeBytes);

const workload = z.strictObject(
  {
    pidsLimit: pids.nullable().prefault(null).describe('Tasks the container may have; none when left out.'),
    memory: size.nullable().prefault(null).describe('Memory limit, such as 64MiB; none when left out.'),
    runtime: name
      .nullable()
      .prefault(null)
      .describe("Name of a registered runtime; the engine's default when left out."),
    restart: z
      .enum(['no', 'always'], { error: 'write `no` or `always`' })
      .prefault('no')
      .describe('Whether the engine starts the container again when it ends.'),
  },
  { error: 'write the workload as a mapping' },
);

const faults = {
  ...resourceFaults,
  ...stateFaults,
  ...engineFaults,
  ...hostFaults,
  'pids-limit': z.strictObject({
    fault: z.literal('pids-limit'),
    when: z
      .enum(['at-creation', 'live'], { error: 'write `at-creation` or `live`' })
      .describe('Whether the container is made with the limit, or gets it while it runs.'),
    max: pids,
  }),
  'pod-pids-limit': z.strictObject({
    fault: z.literal('pod-pids-limit'),
    level: z
      .enum(['parent', 'grandparent'], { error: 'write `parent` or `grandparent`' })
      .prefault('parent')
      .describe('How far above the container; `parent` when left out.'),
    max: pids,
  }),
  'thread-bomb': z.strictObject({
    fault: z.literal('thread-bomb'),
    threads: bombSize.describe('How many threads; `until-refused` fills what the limit leaves.'),
  }),
  'process-bomb': z.strictObject({
    fault: z.literal('process-bomb'),
    processes: bombSize.describe('How many processes; `until-refused` fills what the limit leaves.'),
    afterwards: z
      .enum(['stays', 'ends'], { error: 'write `stays` or `ends`' })
      .prefault('stays')
      .describe('Whether they are still there when the execs are tried; `stays` when left out.'),
  }),
  'unreaped-children': z.strictObject({
    fault: z.literal('unreaped-children'),
    children: bombSize.describe('How many dead children; `until-refused` fills what the limit leaves.'),
  }),
  headroom: z.strictObject({
    fault: z.literal('headroom'),
    free: z
      .int({ error: 'write a number of free slots from 0 to 1000' })
      .min(0)
      .max(1000)
      .describe('How many slots are left.'),
  }),
  ...limitFaults,
  ...commandFaults,
};

/** The faults a scenario can name. */
export const FAULT_IDS = Object.keys(faults);

/** The YAML form of a scenario. What spans more than one key is checked in `scenario-checks.ts`. */
export const scenarioDocument = z.strictObject(
  {
    title: z.string({ error: 'write a title of at most 120 characters' }).trim().min(1).max(120),
    tags: z.array(name, { error: 'write a list of tags' }).prefault([]),
    workload: workload.prefault({}),
    engine: z
      .enum(['host', 'nested'], { error: 'write `host` or `nested`' })
      .prefault('host')
      .describe('`nested`: in an engine of its own, which is started for the trial and removed after it.'),
    faults: z
      .array(
        z.discriminatedUnion(
          'fault',
          [
            faults['container-unmount'],
            faults['unreported-death'],
            faults['busy-neighbour'],
            faults['command-file'],
            faults['engine-pause'],
            faults['engine-stop'],
            faults['few-descriptors'],
            faults['daemon-descriptors'],
            faults['daemon-file'],
            faults['daemon-signal'],
            faults['daemon-tasks'],
            faults['foreign-workdir'],
            faults['full-neighbour'],
            faults.headroom,
            faults['hidden-freeze'],
            faults['host-load'],
            faults['host-memory'],
            faults['host-sysctl'],
            faults['init-signal'],
            faults['io-throttle'],
            faults['long-exec'],
            faults['cpu-quota'],
            faults['devpts-full'],
            faults['engine-disk'],
            faults['memory-headroom'],
            faults['memory-held'],
            faults['no-oom-killer'],
            faults['page-cache'],
            faults['namespace-ids'],
            faults['pids-limit'],
            faults['pod-pids-limit'],
            faults['process-bomb'],
            faults['runtime-binary'],
            faults['shared-uid'],
            faults['shim-descriptors'],
            faults['shim-tasks'],
            faults['runtime-state'],
            faults['seccomp-profile'],
            faults['thread-bomb'],
            faults['tmpfs-full'],
            faults['unreaped-children'],
            faults['user-keys'],
            faults.workdir,
          ],
          { error: `write a fault: one of ${FAULT_IDS.join(', ')}` },
        ),
        { error: 'write a list of faults, `[]` for a control' },
      )
      .describe('In order of injection; empty for a control, and when what is broken is what `exec` asks for.'),
    exec: exec.nullable().prefault(null).describe('What the person types, tried beside the null exec and `/bin/true`.'),
    attempts: z
      .int({ error: range('a whole number', 100) })
      .min(1)
      .max(100)
      .prefault(3),
    execTimeout: duration.prefault('10s'),
    amplify: z.enum(['auto', 'always', 'never'], { error: 'write `auto`, `always` or `never`' }).prefault('auto'),
    requires: z
      .array(z.enum(REQUIREMENTS, { error: `write one of ${REQUIREMENTS.join(', ')}` }), {
        error: 'write a list of requirements',
      })
      .prefault([]),
    expect: expectation,
  },
  { error: 'write a scenario: a mapping with title, faults and expect' },
);

export type ScenarioDocument = z.output<typeof scenarioDocument>;

/** The keys that are known at a path of the document; empty where there is no mapping. */
export function knownKeys(path: readonly PropertyKey[], faultId: unknown): readonly string[] {
  const [head, second] = path;
  if (head === undefined) return Object.keys(scenarioDocument.shape);
  if (head === 'workload') return Object.keys(workload.shape);
  if (head === 'expect' && second === 'causes') return Object.keys(truth.shape);
  if (head === 'expect' && second === 'oldRunc') return Object.keys(oldRunc.shape);
  if (head === 'exec') return Object.keys(exec.shape);
  if (head === 'expect') return Object.keys(expectation.shape);
  if (typeof faultId === 'string' && isFaultId(faultId)) return Object.keys(faults[faultId].shape);
  return [];
}

function isFaultId(id: string): id is keyof typeof faults {
  return Object.hasOwn(faults, id);
}

function range(what: string, max: number): string {
  return `write ${what} from 1 to ${max}`;
}
