import { z } from 'zod';
import type { EvidenceKind } from '../model/reading.ts';
import { execAttempt, intervention } from './exec-schema.ts';

const version = z.enum(['v1', 'v2']);
const level = z.object({ path: z.string(), of: z.enum(['own', 'ancestor']) });
const tasks = z.int().nonnegative();

const pidsLevel = level.extend({
  max: tasks.nullable(),
  current: tasks,
  peak: tasks.nullable(),
  refusals: tasks.nullable(),
  ownRefusals: tasks.nullable(),
});
const memoryLevel = level.extend({
  limitBytes: z.number().nullable(),
  usageBytes: z.number(),
  oomKills: tasks.nullable(),
});
const freezerLevel = level.extend({ state: z.enum(['thawed', 'freezing', 'frozen']) });

const process = z.object({ pid: z.int(), parentPid: z.int(), name: z.string(), state: z.string(), threads: tasks });

/** What each kind of evidence is made of. Keys that are not known are dropped. */
export const evidence = {
  'container.inspect': z.object({
    id: z.string(),
    name: z.string(),
    status: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
    initPid: z.int().nullable(),
    runtime: z.string(),
    pidsLimit: z.int().nullable(),
    cgroupParent: z.string(),
    memoryLimitBytes: z.number().nullable(),
    startedAt: z.string(),
  }),
  'container.home': z.object({
    initPid: z.int(),
    shimPid: z.int(),
    containerId: z.string(),
    namespace: z.string(),
    containerdSocket: z.string(),
    bundlePath: z.string(),
    runtimeBinary: z.string(),
    runtimeRoot: z.string(),
    runtimeVersion: z.string().nullable(),
  }),
  'container.tasks': z.object({
    threadsCount: tasks,
    processesCount: tasks,
    zombiesCount: tasks,
    byThreads: z.array(process),
    zombiesByParent: z.array(z.object({ parentPid: z.int(), parentName: z.string(), zombies: tasks })),
  }),
  'engine.info': z.object({
    version: z.string(),
    apiVersion: z.string(),
    cgroupDriver: z.enum(['cgroupfs', 'systemd', 'none']),
    cgroupVersion: version,
    pidsLimitSupported: z.boolean(),
    runtimes: z.record(z.string(), z.string()),
    defaultRuntime: z.string(),
    runtimeVersion: z.string(),
    dataRoot: z.string(),
  }),
  'cgroup.pids': z.object({ version, levels: z.tuple([pidsLevel], pidsLevel) }),
  'cgroup.memory': z.object({ version, levels: z.tuple([memoryLevel], memoryLevel) }),
  'cgroup.freezer': z.object({ version, levels: z.tuple([freezerLevel], freezerLevel) }),
  'host.kernel': z.object({ release: z.string(), major: z.int(), minor: z.int() }),
  'host.threads': z.object({ threadsCount: tasks, threadsMax: tasks, pidMax: tasks }),
  'runtime.log': z.object({
    path: z.string(),
    sizeBytes: z.number(),
    lastErrors: z.array(z.object({ level: z.string(), message: z.string(), time: z.string() })),
  }),
  'daemon.log': z.object({ from: z.string(), lines: z.array(z.string()) }),
  'exec.attempts': z.array(execAttempt),
  'exec.intervention': intervention,
} satisfies Record<EvidenceKind, z.ZodType>;

/** The name of a kind of evidence. */
export const evidenceKind = z.object(evidence).keyof();
