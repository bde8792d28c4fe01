/** A machine's `/proc` and `/sys/fs/cgroup` as files of a folder, as small as a sweep needs them. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface PaperTask {
  readonly pid: number;
  readonly parent: number;
  readonly name?: string;
  readonly state?: string;
  readonly threads?: number;
}

export interface PaperContainer {
  /** Below the root, such as `/docker/ID`. */
  readonly path: string;
  readonly tasks: readonly PaperTask[];
  readonly current?: number;
  readonly max?: string;
  readonly refusals?: number;
  readonly frozen?: boolean;
  readonly limits?: { readonly files?: string; readonly processes?: string };
}

export interface PaperKernel extends Disposable {
  readonly root: string;
  readonly proc: string;
  readonly cgroup: string;
  readonly prefix: string;
  write(path: string, text: string): void;
  process(task: PaperTask, limits?: PaperContainer['limits']): void;
  /** A level above containers, with a limit. */
  level(path: string, max: string, current: number): void;
  container(container: PaperContainer): void;
}

const NO_LIMIT_V1 = '9223372036854771712';

export function paperKernel(version: 'v1' | 'v2'): PaperKernel {
  const root = mkdtempSync(join(tmpdir(), 'initp-kernel-'));
  // A thousand containers are twelve thousand files: no directory is made twice.
  let latest = '';
  const write = (path: string, text: string): void => {
    const directory = dirname(path);
    if (directory !== latest || !existsSync(directory)) mkdirSync(directory, { recursive: true });
    latest = directory;
    writeFileSync(path, text);
  };
  const [proc, cgroup] = [`${root}/proc`, `${root}/sys/fs/cgroup`];
  const pids = version === 'v1' ? `${cgroup}/pids` : cgroup;
  mkdirSync(pids, { recursive: true });
  mkdirSync(proc, { recursive: true });
  if (version === 'v2') write(`${cgroup}/cgroup.controllers`, 'cpu memory pids\n');
  write(`${proc}/loadavg`, '0.08 0.13 0.15 2/500 42\n');
  write(`${proc}/sys/kernel/threads-max`, '100000\n');
  write(`${proc}/sys/kernel/pid_max`, '32768\n');

  const kernel: PaperKernel = {
    root,
    proc,
    cgroup,
    prefix: root,
    write,
    process({ pid, parent, name = 'app', state = 'S', threads = 1 }, limits = {}) {
      const zeros = '0 '.repeat(13).trim();
      const fields = `${state} ${parent} ${pid} ${pid} 0 -1 4194560 ${zeros}`.split(' ').slice(0, 17);
      write(`${proc}/${pid}/stat`, `${pid} (${name}) ${fields.join(' ')} ${threads} 0 4711 0 0\n`);
      write(
        `${proc}/${pid}/limits`,
        `Limit                     Soft Limit           Hard Limit           Units\nMax processes             ${limits.processes ?? 'unlimited'}  unlimited  processes\nMax open files            ${limits.files ?? '1024'}  524288  files\n`,
      );
      write(`${proc}/${pid}/status`, `Name:\t${name}\nNSpid:\t${pid}\n`);
    },
    level(path, max, current) {
      write(`${pids}${path}/pids.max`, `${max}\n`);
      write(`${pids}${path}/pids.current`, `${current}\n`);
    },
    container({ path, tasks, current, max = 'max', refusals = 0, frozen = false, limits }) {
      kernel.level(path, max, current ?? tasks.reduce((sum, { threads = 1 }) => sum + threads, 0));
      write(`${pids}${path}/pids.events`, `max ${refusals}\n`);
      write(`${pids}${path}/cgroup.procs`, tasks.map(({ pid }) => `${pid}\n`).join(''));
      // In the refrigerator of v1 a task is shown as D; in the trap of v2 it sleeps.
      const state = frozen && version === 'v1' ? 'D' : 'S';
      for (const task of tasks) kernel.process({ state, ...task }, limits);
      if (version === 'v1') {
        write(`${cgroup}/freezer${path}/freezer.state`, frozen ? 'FROZEN\n' : 'THAWED\n');
        write(`${cgroup}/freezer${path}/freezer.self_freezing`, frozen ? '1\n' : '0\n');
        write(`${cgroup}/memory${path}/memory.limit_in_bytes`, `${NO_LIMIT_V1}\n`);
        write(`${cgroup}/memory${path}/memory.usage_in_bytes`, '4096\n');
        write(`${cgroup}/memory${path}/memory.oom_control`, 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n');
      } else {
        write(`${cgroup}${path}/cgroup.events`, `populated 1\nfrozen ${frozen ? 1 : 0}\n`);
        write(`${cgroup}${path}/cgroup.freeze`, frozen ? '1\n' : '0\n');
        write(`${cgroup}${path}/memory.max`, 'max\n');
        write(`${cgroup}${path}/memory.events`, 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n');
      }
    },
    [Symbol.dispose]() {
      rmSync(root, { recursive: true, force: true });
    },
  };
  kernel.process({ pid: 1, parent: 0, name: 'systemd' });
  return kernel;
}

/** Sixty-four digits that begin with the word's bytes. */
export function idOf(word: string): string {
  return Buffer.from(word).toString('hex').padEnd(64, '0').slice(0, 64);
}
