import { engineApi } from '../../../harness/docker/engine-api.ts';
import { endpointOf } from '../../../harness/docker/endpoint.ts';
import type { InsideProcess } from '../../../harness/docker/inside-process.ts';
import type { WorkloadPlan } from '../../../harness/docker/workload.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import { localHost } from '../../../harness/host/local.ts';
import type { PidsLevel } from '../../../harness/model/cgroup.ts';
import { paperTarget } from '../collectors/paper-machine.ts';

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
  payload: ['sleep'],
  user: null,
  ulimits: [],
  securityOptions: [],
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
  /** Dead and not reaped. */
  zombies: number;
  /** The cgroup of the container beside this one. */
  readonly neighbour: Changeable;
  /** Does the kernel do as it is told? */
  obedient: boolean;
  readonly tools: InjectionTools;
}

const NOBODY = { threadsCount: 1, processesCount: 1, zombiesCount: 0, byThreads: [], zombiesByParent: [] };

type Changeable = { -readonly [Field in keyof PidsLevel]: PidsLevel[Field] };

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
    zombies: 0,
    neighbour: { path: '/neighbour', of: 'own', ...empty },
    obedient: true,
    tools: {
      run: 'r1',
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
