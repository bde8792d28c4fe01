import type { NestedEngine } from '../../../harness/docker/nested-engine.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import { localHost } from '../../../harness/host/local.ts';
import { laboratory } from './laboratory.ts';

/** What a small program does to the files; its exit code. */
export type Program = (files: Map<string, string>, args: readonly string[]) => number;

const PROGRAMS: Readonly<Record<string, Program>> = {
  mv: (files, [from = '', to = '']) => move(files, from, to),
  cp: (files, [from = '', to = '']) => copy(files, from, to),
  touch: (files, [path = '']) => put(files, path, ''),
  mkdir: (files, [path = '']) => put(files, `${path}/`, ''),
  chmod: () => 0,
  rm: (files, [, directory = '']) => {
    for (const path of files.keys()) if (path.startsWith(`${directory}/`)) files.delete(path);
    return 0;
  },
  truncate: (files, [, size = '', path = '']) =>
    put(files, path, (files.get(path) ?? '').slice(0, Number(size)).padEnd(Number(size), '\0')),
};

function put(files: Map<string, string>, path: string, text: string): number {
  files.set(path, text);
  return 0;
}

function copy(files: Map<string, string>, from: string, to: string): number {
  const text = files.get(from);
  return text === undefined ? 1 : put(files, to, text);
}

function move(files: Map<string, string>, from: string, to: string): number {
  const code = copy(files, from, to);
  files.delete(from);
  return code;
}

/** A nested engine with these files, in which small programs do as they are told, unless another is given. */
export function nestedWith(files: Map<string, string>, other: Readonly<Record<string, Program>> = {}): InjectionTools {
  const programs = { ...PROGRAMS, ...other };
  const { tools } = laboratory();
  const nested: NestedEngine = {
    container: { id: 'c0ffee', name: 'w-1-engine' },
    pid: 42,
    engineHost: {
      ...localHost,
      prefix: [],
      seenBy: 'self',
      exists: async (path) =>
        await Promise.resolve([...files.keys()].some((file) => file === path || file.startsWith(`${path}/`))),
      readText: async (path) => await Promise.resolve(files.get(path) ?? ''),
      async writeText(path, text) {
        const before = files.get(path);
        if (before === undefined) throw new Error(`ENOENT: ${path}`);
        files.set(path, text + before.slice(text.length));
        await Promise.resolve();
      },
      async exec(file, args) {
        const exitCode = programs[file]?.(files, args) ?? 127;
        return await Promise.resolve({
          exitCode,
          signal: null,
          timedOut: false,
          stdout: '',
          stderr: '',
          durationMs: 1,
        });
      },
    },
    engine: tools.engine,
    hierarchies: [],
    pidOf: async () => await Promise.resolve(77),
    cgroupOf: () => '/',
  };
  return { ...tools, nested };
}
