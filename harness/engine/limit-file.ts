import type { Host } from '../host/host.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { processLimit } from '../parsers/proc-limits.ts';
import { startTimeOf } from '../parsers/process-stat.ts';

/** A limit that can be read and set, and put back by data on disk. */
export interface LimitFile {
  read(): Promise<string>;
  set(text: string): Promise<void>;
  /** What takes it back after a crash: from `text` to `was`. */
  undo(text: string, was: string): UndoStep;
}

const PRLIMIT_MS = 1000;

/**
 * The limit that a path stands for: a file of a cgroup or a sysctl, which is written, or `/proc/PID/limits`, whose soft
 * limit of open files is set by prlimit(1).
 */
export async function limitFile(host: Host, path: string): Promise<LimitFile> {
  const pid = /^\/proc\/(\d{1,10})\/limits$/u.exec(path)?.[1];
  if (pid !== undefined) return await softLimit(host, Number(pid));
  return {
    read: async () => (await host.readText(path)).trim(),
    set: async (text) => await host.writeText(path, text),
    undo: (text, was) => ({ kind: 'write', path, text, was }),
  };
}

async function softLimit(host: Host, pid: number): Promise<LimitFile> {
  const startTime = startTimeOf(await host.readText(`/proc/${pid}/stat`));
  if (startTime === null) throw new Error(`/proc/${pid}/stat has no start time`);
  return {
    async read() {
      const soft = processLimit(await host.readText(`/proc/${pid}/limits`), 'Max open files')?.soft ?? null;
      return soft === null ? 'unlimited' : String(soft);
    },
    async set(text) {
      const args = ['--pid', String(pid), `--nofile=${text}:`];
      const { exitCode, stderr } = await host.exec('prlimit', args, { timeoutMs: PRLIMIT_MS });
      if (exitCode !== 0) throw new Error(`prlimit ${args.join(' ')}: ${stderr.trim()}`);
    },
    undo: (text, was) => ({
      kind: 'rlimit',
      pid,
      startTime,
      resource: 'nofile',
      soft: Number(text),
      was: Number(was),
    }),
  };
}
