import type { EngineApi } from '../../../harness/docker/engine-api.ts';
import type { Target } from '../../../harness/collectors/collector.ts';
import type { Companion, CommandResult, FileSystem, Host } from '../../../harness/host/host.ts';
import type { InsideLook } from '../../../harness/host/inside.ts';
import type { InsideFile } from '../../../harness/model/inside-file.ts';
import { sharedHost } from '../../../harness/host/rooted.ts';
import type { ContainerInspect } from '../../../harness/model/container.ts';

/** A machine on paper: path to text. A path that ends with ` ->` is a link, and its text where it points; one that ends with ` #` tells which file it is. */
export interface PaperMachine {
  readonly files: Readonly<Record<string, string>>;
  /** What an inode says, where it is not that of a file of root's with mode 0755. */
  readonly stats?: Readonly<Record<string, Partial<InsideFile>>>;
  /** Standard output of a command, by its file; a command that is not here can not be started. */
  readonly commands?: Readonly<Record<string, string>>;
  /** What is said at a socket, by its path; the name of an error, such as ECONNREFUSED, stands for that error. */
  readonly sockets?: Readonly<Record<string, string>>;
  /** Answers of the engine, by path. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** File systems, by path; any other path can not be asked. */
  readonly fileSystems?: Readonly<Record<string, FileSystem>>;
  /** Records of devices, by path. */
  readonly records?: Readonly<Record<string, readonly string[]>>;
  readonly engineUrl?: string;
  readonly inspect?: Partial<ContainerInspect>;
}

export const ID = 'c0ffee00'.repeat(8);
export const INIT = 4095;

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

function companionOf(output: string | undefined): Companion {
  const lines = output?.split('\n') ?? [];
  return {
    pid: 1,
    async line() {
      if (output === undefined) throw new Error('could not be started');
      return lines.shift() ?? '';
    },
    send: () => {},
    ended: () => (output === undefined ? { status: 'not-started', error: 'could not be started' } : null),
    end: async () => {},
  };
}

function resultOf(output: string): CommandResult {
  return { exitCode: 0, signal: null, timedOut: false, stdout: output, stderr: '', durationMs: 1 };
}

function notOnPaper(): never {
  throw new Error('collectors keep still');
}

export function paperHost({
  files,
  stats = {},
  commands = {},
  sockets = {},
  fileSystems = {},
  records = {},
}: PaperMachine): Host {
  async function readText(path: string): Promise<string> {
    const text = files[path];
    if (text === undefined) throw failure('ENOENT', path);
    // A text that is the name of an error stands for a file that can not be read.
    if (/^E[A-Z]+$/u.test(text)) throw failure(text, path);
    return text;
  }
  return {
    readText,
    readPart: async (path, offset, maxBytes) => (await readText(path)).slice(offset, offset + maxBytes),
    sizeBytes: async (path) => (await readText(path)).length,
    fileId: async (path) => await readText(`${path} #`),
    async readDir(path) {
      const below = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
      if (below.length === 0) throw failure('ENOENT', path);
      return [...new Set(below.map((file) => file.slice(path.length + 1).split('/')[0] ?? ''))];
    },
    readLink: async (path) => await readText(`${path} ->`),
    exists: async (path) => Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`)),
    lookInside: async (root, path, part) => lookOnPaper({ files, stats }, root, { path, part }),
    async exec(file) {
      const output = commands[file];
      if (output === undefined) throw new Error(`${file}: could not be started`);
      return resultOf(output);
    },
    start: (file) => companionOf(commands[file]),
    async fileSystem(path) {
      const found = fileSystems[path];
      if (found === undefined) throw failure('ENOENT', path);
      return found;
    },
    readRecords(path, most, wanted) {
      const found = records[path];
      if (found === undefined) throw failure('EPERM', path);
      return found.filter((record, at) => at === 0 || wanted.test(record)).slice(-most);
    },
    async ask(path) {
      const answer = sockets[path] ?? 'ENOENT';
      if (/^E[A-Z]+$/u.test(answer)) throw failure(answer, path);
      return answer;
    },
    writeText: notOnPaper,
    makeDir: notOnPaper,
    removeDir: notOnPaper,
    removeScratch: notOnPaper,
    kill: notOnPaper,
    sleep: notOnPaper,
    nowMs: () => 0,
  };
}

/** Links are followed when they are the last part and absolute: the rest is the business of the real thing's test. */
function lookOnPaper(
  { files, stats }: Required<Pick<PaperMachine, 'files' | 'stats'>>,
  root: string,
  { path, part }: { path: string; part: { offset: number; maxBytes: number } },
): InsideLook {
  const parts = path.split('/').filter((one) => one !== '');
  const at = (count: number): string => `/${parts.slice(0, count).join('/')}`;
  const link = files[`${root}${at(parts.length)} ->`];
  if (link !== undefined) return lookOnPaper({ files, stats }, root, { path: link, part });
  const through: InsideFile[] = [];
  for (let count = 0; count <= parts.length; count++) {
    const here = `${root}${count === 0 ? '' : at(count)}`;
    const isFile = files[here] !== undefined;
    if (!isFile && !Object.keys(files).some((file) => file.startsWith(`${here}/`)))
      return { status: 'missing', at: at(count) };
    const stat: InsideFile = {
      path: at(count),
      type: isFile ? 'file' : 'directory',
      mode: 0o755,
      uid: 0,
      gid: 0,
      links: 1,
      device: null,
      ...stats[here],
    };
    if (count < parts.length && isFile) return { status: 'not-a-directory', at: at(count) };
    if (count < parts.length) through.push(stat);
    else {
      const bytes = Buffer.from(files[here] ?? '', 'latin1').subarray(part.offset, part.offset + part.maxBytes);
      return { status: 'found', file: stat, through, part: isFile ? bytes : new Uint8Array() };
    }
  }
  throw new Error('a path has an end');
}

export function paperEngine({ answers = {}, engineUrl = 'unix:///var/run/docker.sock' }: PaperMachine): EngineApi {
  const isUnix = engineUrl.startsWith('unix://');
  return {
    endpoint: {
      url: engineUrl,
      connect: isUnix ? { socketPath: engineUrl.slice(7) } : { hostname: 'far', port: 2375 },
    },
    async get(path) {
      const answer = answers[path];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    post: notOnPaper,
    delete: notOnPaper,
    exec: notOnPaper,
  };
}

export function paperTarget(machine: PaperMachine): Target {
  const host = paperHost(machine);
  return {
    host,
    engineHost: sharedHost(host),
    engine: paperEngine(machine),
    inspect: {
      id: ID,
      name: 'web',
      status: 'running',
      initPid: INIT,
      runtime: 'runc',
      pidsLimit: null,
      cgroupParent: '',
      memoryLimitBytes: null,
      startedAt: '',
      user: '',
      workdir: '',
      searchPath: null,
      environment: { count: 0, bytes: 0, longest: null },
      lives: {
        exitCode: 0,
        finishedAt: '',
        oomKilled: false,
        startError: '',
        restartPolicy: 'no',
        restartCount: 0,
      },
      ...machine.inspect,
    },
    inspected: { from: 'engine' },
    exec: null,
  };
}

export function statusText(fields: {
  pid: number;
  parent: number;
  state?: string;
  threads?: number;
  name?: string;
}): string {
  const { pid, parent, state = 'S', threads = 1, name = 'payload' } = fields;
  return `Name:\t${name}\nState:\t${state} (x)\nPid:\t${pid}\nPPid:\t${parent}\nThreads:\t${threads}\nSigQ:\t0/1\n`;
}

/** A v2 machine with one mount and a container in it. */
export const V2_MOUNT = '31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n';

export function pidsFiles(directory: string, max: string, current: number): Record<string, string> {
  return { [`${directory}/pids.max`]: `${max}\n`, [`${directory}/pids.current`]: `${current}\n` };
}
