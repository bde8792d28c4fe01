import { z } from 'zod';
import { KERNEL_EVENTS } from '../model/kernel-log.ts';
import type { EvidenceKind } from '../model/reading.ts';
import { daemon } from './daemon-schema.ts';
import { runtimeProgram, runtimeRecord } from './runtime-schema.ts';
import { execAttempt, intervention } from './exec-schema.ts';
import { containerSecurity, execProgram, execSize, execUsers, execWorkdir, longestText } from './exec-place-schema.ts';
import { limitsEvidence } from './limits-schema.ts';

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
const bytes = z.number().nonnegative();
// Not in readings of before it was collected: `null` says "not known" for each of them.
const later = bytes.nullable().prefault(null);
const memoryLevel = level.extend({
  limitBytes: bytes.nullable(),
  usageBytes: bytes,
  reclaimableBytes: later,
  peakBytes: later,
  swapFreeBytes: later,
  limitHits: later,
  oomKills: tasks.nullable(),
  onExhaustion: z.enum(['kills', 'waits', 'waiting']).prefault('kills'),
});
const cpuLevel = level.extend({
  quotaUs: z.number().nullable(),
  periodUs: z.number(),
  periodsCount: tasks.nullable(),
  throttledCount: tasks.nullable(),
  throttledMs: z.number().nullable(),
});
const ioLevel = level.extend({
  limits: z.array(
    z.object({
      device: z.string(),
      what: z.enum(['read', 'write']),
      unit: z.enum(['bytes', 'requests']),
      perSecond: z.number(),
    }),
  ),
});
const pressure = z.object({
  someRatio: z.number(),
  fullRatio: z.number().nullable(),
  someMs: z.number(),
  fullMs: z.number().nullable(),
});
// What older versions did not read has the value that a rule takes for "not said".
const freezerLevel = level.extend({
  asked: z.boolean().nullable().default(null),
  state: z.enum(['thawed', 'freezing', 'frozen']),
});

const status = z.enum(['unknown', 'created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']);
const lives = z.object({
  exitCode: z.int(),
  finishedAt: z.string(),
  oomKilled: z.boolean(),
  startError: z.string(),
  restartPolicy: z.string(),
  restartCount: z.int(),
});
const deviceState = z.enum(['there', 'missing', 'other']).nullable().prefault(null);
const process = z.object({ pid: z.int(), parentPid: z.int(), name: z.string(), state: z.string(), threads: tasks });

/** What each kind of evidence is made of. Keys that are not known are dropped. */
export const evidence = {
  'container.inspect': z.object({
    id: z.string(),
    name: z.string(),
    status,
    initPid: z.int().nullable(),
    runtime: z.string(),
    pidsLimit: z.int().nullable(),
    cgroupParent: z.string(),
    memoryLimitBytes: z.number().nullable(),
    startedAt: z.string(),
    // Not in readings of before they were looked at.
    user: z.string().prefault(''),
    workdir: z.string().prefault(''),
    searchPath: z.string().nullable().prefault(null),
    environment: z
      .object({ count: z.int(), bytes: z.number(), longest: longestText.nullable() })
      .prefault({ count: 0, bytes: 0, longest: null }),
    lives: lives.default({
      exitCode: 0,
      finishedAt: '',
      oomKilled: false,
      startError: '',
      restartPolicy: '',
      restartCount: 0,
    }),
  }),
  'container.mounts': z.object({
    root: z.string().nullable(),
    proc: z.string().nullable(),
    devPts: z.string().nullable(),
    // Not in readings of before they were looked at.
    nullDevice: deviceState,
    ptmx: deviceState,
    hidePid: z.enum(['off', 'on']).nullable().prefault(null),
  }),
  'container.rootfs': z.object({
    type: z.string(),
    device: z.string(),
    daemonSees: z.enum(['mounted', 'unmounted']),
    daemonPid: z.int(),
  }),
  'container.init': z.object({
    pid: z.int(),
    state: z.string().nullable(),
    tracerPid: z.int().nullable(),
    ageMs: z.number().nullable(),
    engineSays: z.object({ status, life: z.enum(['same', 'another']), waitedMs: z.number() }).nullable(),
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
  'container.security': containerSecurity,
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
  'daemon.processes': z.object({ dockerd: daemon, containerd: daemon, shim: daemon }),
  'cgroup.pids': z.object({ version, levels: z.tuple([pidsLevel], pidsLevel) }),
  'cgroup.memory': z.object({ version, levels: z.array(memoryLevel) }),
  'cgroup.cpu': z.object({ version, levels: z.array(cpuLevel) }),
  'cgroup.io': z.object({ version, levels: z.array(ioLevel) }),
  'cgroup.freezer': z.object({ version, levels: z.tuple([freezerLevel], freezerLevel) }),
  'host.kernel': z.object({ release: z.string(), major: z.int(), minor: z.int() }),
  'host.disks': z.object({
    places: z.array(
      z.object({
        use: z.enum(['data-root', 'bundle', 'runtime-root', 'temporary', 'container-root']),
        path: z.string(),
        fileSystem: z.enum(['tmpfs', 'other']),
        sizeBytes: bytes,
        freeBytes: bytes,
        inodesCount: tasks,
        freeInodesCount: tasks,
      }),
    ),
  }),
  'host.keys': z.object({
    users: z.array(z.object({ uid: tasks, keys: tasks, maxKeys: tasks, bytes: tasks, maxBytes: tasks })).nullable(),
    containerRootUid: tasks.nullable(),
  }),
  'host.memory': z.object({
    totalBytes: bytes,
    availableBytes: bytes.nullable(),
    freeBytes: bytes,
    swapTotalBytes: bytes,
    swapFreeBytes: bytes,
    overcommit: z.enum(['heuristic', 'always', 'strict']),
    commitLimitBytes: bytes,
    committedBytes: bytes,
  }),
  'host.pressure': z.object({
    cpu: pressure.nullable(),
    io: pressure.nullable(),
    memory: pressure.nullable(),
    cpusCount: z.int().positive(),
  }),
  'host.ptys': z.object({
    host: z.object({ count: tasks, max: tasks, reserve: tasks }).nullable(),
    container: z.object({ count: tasks, max: tasks.nullable() }).nullable(),
  }),
  'host.threads': z.object({
    threadsCount: tasks,
    threadsMax: tasks,
    pidMax: tasks,
    idsFree: tasks.nullable().default(null),
  }),
  'kernel.log': z.object({
    from: z.string(),
    reachesBackMs: z.number().nullable(),
    events: z.array(
      z.object({
        what: z.enum(KERNEL_EVENTS),
        ageMs: z.number(),
        text: z.string(),
        process: z.object({ pid: z.int(), name: z.string() }).nullable(),
        cgroup: z.string().nullable(),
        limitOf: z.union([z.object({ cgroup: z.string() }), z.literal('host')]).nullable(),
      }),
    ),
  }),
  'runtime.program': runtimeProgram,
  'runtime.record': runtimeRecord,
  'runtime.log': z.object({
    path: z.string(),
    sizeBytes: z.number(),
    lastErrors: z.array(z.object({ level: z.string(), message: z.string(), time: z.string() })),
  }),
  'daemon.log': z.object({ from: z.string(), lines: z.array(z.string()) }),
  'exec.program': execProgram,
  'exec.size': execSize,
  'exec.users': execUsers,
  'exec.workdir': execWorkdir,
  ...limitsEvidence,
  'exec.attempts': z.array(execAttempt),
  'exec.intervention': intervention,
} satisfies Record<EvidenceKind, z.ZodType>;

/** The name of a kind of evidence. */
export const evidenceKind = z.object(evidence).keyof();
