import type { InjectionTools } from '../../../harness/faults/fault.ts';
import type { ContainerStatus } from '../../../harness/model/container.ts';
import { ID, INIT, paperTarget } from '../collectors/paper-machine.ts';
import { laboratory } from './laboratory.ts';

/** A container on paper, an engine and a kernel that do as they are told. */
export interface StateLaboratory {
  readonly done: string[];
  readonly tools: InjectionTools;
}

interface Settings {
  /** What the engine says each time it is asked; the last for ever. */
  readonly status: readonly ContainerStatus[];
  readonly files?: Readonly<Record<string, string>>;
  /** Does a file hold what was written to it? */
  readonly obedient?: boolean;
}

export function stateLaboratory({ status, files = {}, obedient = true }: Settings): StateLaboratory {
  const { done, tools } = laboratory();
  const now: Record<string, string> = { ...files };
  const target = paperTarget({ files: now });
  const words = [...status];
  let nowMs = 0;
  const host = {
    ...target.host,
    nowMs: () => nowMs,
    sleep: async (ms: number) => void (nowMs += ms),
    kill: (pid: number, signal: string) => void done.push(`${signal} ${pid}`),
    async writeText(path: string, text: string) {
      done.push(`write ${path} ${text}`);
      if (obedient) now[path] = `${text}\n`;
    },
  };
  const engine = {
    ...tools.engine,
    async get(path: string) {
      if (path === '/info') return { CgroupDriver: 'cgroupfs' };
      const word = words.length > 1 ? words.shift() : words[0];
      const pid = word === 'running' || word === 'paused' ? INIT : 0;
      return { Id: ID, Name: '/w', State: { Status: word, Pid: pid }, HostConfig: {} };
    },
    async post(path: string, body?: unknown) {
      done.push(`post ${path} ${JSON.stringify(body)}`);
      return null;
    },
  };
  return {
    done,
    tools: { ...tools, host, engine, target: { ...target, host, engine }, workload: { ...tools.workload, id: ID } },
  };
}
