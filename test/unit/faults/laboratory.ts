import { engineApi } from '../../../harness/docker/engine-api.ts';
import { endpointOf } from '../../../harness/docker/endpoint.ts';
import type { InsideProcess } from '../../../harness/docker/inside-process.ts';
import type { WorkloadPlan } from '../../../harness/docker/workload.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import type { InsideLook } from '../../../harness/host/inside.ts';
import type { InsideFile } from '../../../harness/model/inside-file.ts';
import { localHost } from '../../../harness/host/local.ts';
import { paperTarget } from '../collectors/paper-machine.ts';
import type { CpuLevel, MemoryLevel, PidsLevel } from '../../../harness/model/cgroup.ts';
import type { HostMemory } from '../../../harness/model/host-resources.ts';
import type { EvidenceKind, EvidenceMap } from '../../../harness/model/reading.ts';

export const PLAN: WorkloadPlan = {
  name: 'w-ca30a375-1',
  image: 'payload',
  run: 'r1',
  trial: 'r1.1',
  pidsLimit: null,
  memoryBytes: null,
  runtime: null,
  restart: 'no',
  cgroupParent: null,
  oomKiller: 'on',
  oomScoreAdj: null,
  rootfs: 'writable',
  tmpfs: [],
  payload: ['sleep'],
  user: null,
  ulimits: [],
  securityOptions: [],
  workdir: null,
  binds: [],
};

/** What is in memory instead of a machine; a test changes it. */
export interface Laboratory {
  /** Own and parent. */
  readonly levels: readonly [Changeable, Changeable];
  /** Everything that was done, in order. */
  readonly done: string[];
  readonly files: Map<string, string>;
  /** What the payload says, one line each time it is asked. */
  readonly lines: string[];
  /** What is read of each kind, one value each time; the last one stays. */
  readonly seen: Partial<{ -readonly [K in EvidenceKind]: readonly EvidenceMap[K][] }>;
  /** Exit code of every command. */
  exitCode: number;
  /** What the fault sees when it looks, by kind; a function is asked each time. */
  readonly evidence: Partial<Record<EvidenceKind, unknown>>;
  /** Dead and not reaped. */
  zombies: number;
  /** The cgroup of the container beside this one. */
  readonly neighbour: Changeable;
  /** Does the kernel do as it is told? */
  obedient: boolean;
  /** What is in the container, by path. */
  readonly found: Map<string, InsideLook>;
  readonly tools: InjectionTools;
}

export function foundFile(file: Pick<InsideFile, 'path' | 'type' | 'mode'>, part: Uint8Array): InsideLook {
  return { status: 'found', file: { uid: 0, gid: 0, links: 1, device: null, ...file }, through: [], part };
}

const NOBODY = { threadsCount: 1, processesCount: 1, zombiesCount: 0, byThreads: [], zombiesByParent: [] };

type Changeable = { -readonly [Field in keyof PidsLevel]: PidsLevel[Field] };

/** A memory cgroup of 32 MiB, with so much of it used. */
export function memoryOf(usageBytes: number, more: Partial<MemoryLevel> = {}): MemoryLevel {
  return {
    path: '/own',
    of: 'own',
    limitBytes: 32 * 1024 ** 2,
    usageBytes,
    reclaimableBytes: 0,
    peakBytes: null,
    swapFreeBytes: null,
    limitHits: 0,
    oomKills: 0,
    onExhaustion: 'kills',
    ...more,
  };
}

export function cpuOf(quotaUs: number | null, periodUs: number): CpuLevel {
  return { path: '/own', of: 'own', quotaUs, periodUs, periodsCount: 0, throttledCount: 0, throttledMs: 0 };
}

/** Half of the host is free. */
export const ROOMY: HostMemory = {
  totalBytes: 8 * 1024 ** 3,
  availableBytes: 4 * 1024 ** 3,
  freeBytes: 4 * 1024 ** 3,
  swapTotalBytes: 0,
  swapFreeBytes: 0,
  overcommit: 'heuristic',
  commitLimitBytes: 4 * 1024 ** 3,
  committedBytes: 1024 ** 3,
};

export function laboratory(plan: Partial<WorkloadPlan> = {}): Laboratory {
  const empty = { max: null, current: 1, peak: null, refusals: 0, ownRefusals: null };
  const levels: Laboratory['levels'] = [
    { path: '/own', of: 'own', ...empty },
    { path: '/parent', of: 'ancestor', ...empty },
  ];
  const done: string[] = [];
  const files = new Map<string, string>();
  const lines: string[] = [];
  const inside: InsideProcess = {
    hostPid: 4095,
    line: async () => await Promise.resolve(lines.shift() ?? ''),
    send: (words) => void done.push(`send ${words}`),
  };
  const lab: Laboratory = {
    levels,
    done,
    files,
    lines,
    seen: {},
    exitCode: 0,
    evidence: {},
    zombies: 0,
    neighbour: { path: '/neighbour', of: 'own', ...empty },
    obedient: true,
    found: new Map(),
    tools: {
      run: 'r1',
      payload: '/payload',
      nested: null,
      plan: { ...PLAN, ...plan },
      hierarchies: [
        { mountPoint: '/sys/fs/cgroup/pids', version: 'v1', controllers: ['pids'] },
        { mountPoint: '/sys/fs/cgroup/memory', version: 'v1', controllers: ['memory'] },
      ],
      host: {
        ...localHost,
        async readText(path) {
          const text = files.get(path);
          return text === undefined ? await Promise.reject(new Error(`ENOENT ${path}`)) : text;
        },
        async removeDir(path) {
          done.push(`rmdir ${path}`);
          await Promise.resolve();
        },
        async makeDir(path) {
          done.push(`mkdir ${path}`);
          await Promise.resolve();
        },
        async exec(file, args) {
          done.push(`${file} ${args.join(' ')}`);
          const { exitCode } = lab;
          return await Promise.resolve({
            exitCode,
            signal: null,
            timedOut: false,
            stdout: '',
            stderr: '',
            durationMs: 1,
          });
        },
        async writeText(path, text) {
          done.push(`write ${path} ${text}`);
          for (const one of levels) if (lab.obedient && path === `${one.path}/pids.max`) one.max = Number(text);
          await Promise.resolve();
        },
      },
      engine: {
        ...engineApi(endpointOf(undefined)),
        get: async () => await Promise.resolve({ CgroupDriver: files.get('driver') ?? 'cgroupfs' }),
        async post(path, body) {
          done.push(`post ${path} ${JSON.stringify(body)}`);
          if (lab.obedient) levels[0].max = Number(Reflect.get(Object(body), 'PidsLimit'));
          return await Promise.resolve(null);
        },
      },
      target: paperTarget({ files: {} }),
      workload: {
        id: 'c0ffee',
        name: PLAN.name,
        async startInside(args) {
          done.push(`start ${args.join(' ')}`);
          return await Promise.resolve(inside);
        },
      },
      async read(kind) {
        const given = lab.evidence[kind];
        // The test puts in what of the kind the fault looks at; the compiler can not follow that.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        if (given !== undefined) return (typeof given === 'function' ? given() : given) as never;
        const [value, ...later] = lab.seen[kind] ?? [];
        if (value === undefined) return await Promise.reject(new Error(`${kind} is not in this laboratory`));
        if (later.length > 0) Object.assign(lab.seen, { [kind]: later });
        return value;
      },
      exec: null,
      root: async () => await Promise.resolve('/proc/4095/root'),
      look: async (path) => await Promise.resolve(lab.found.get(path) ?? { status: 'missing', at: path }),
      putFiles: async (put) => {
        for (const { path, type, mode, content } of put) {
          done.push(`put ${type} ${path} ${mode.toString(8)}`);
          if (lab.obedient) lab.found.set(path, foundFile({ path, type, mode }, content));
        }
        await Promise.resolve();
      },
      readPids: async () => await Promise.resolve({ version: 'v1', levels }),
      readTasks: async () => await Promise.resolve({ ...NOBODY, zombiesCount: lab.zombies }),
      start: async (another) => {
        done.push(`create ${JSON.stringify(another)}`);
        return await Promise.resolve({
          workload: { ...lab.tools.workload, name: another.name },
          readPids: async () => await Promise.resolve({ version: 'v1', levels: [lab.neighbour] }),
        });
      },
      journal: async (_, undo) => void (await Promise.resolve(done.push(`journal ${JSON.stringify(undo)}`))),
    },
  };
  return lab;
}
