import { join } from 'node:path';

import type { EngineApi } from '../../harness/docker/engine-api.ts';
import { foldersIn, namesIn, textOf } from './read-now.ts';

/** By what the traces of a run are known. */
export interface Marks {
  /** `<time>-<seed>`; `null` while the run has not told it. */
  readonly run: string | null;
  /** All names of the run's own begin with it. */
  readonly prefix: string;
  /** Only the run's processes have it in their environment. */
  readonly directory: string;
  readonly journals: string;
  /** Full ids of the run's containers, as far as they were seen. */
  readonly containerIds: ReadonlySet<string>;
  /** Names of their volumes. */
  readonly volumes: ReadonlySet<string>;
}

/**
 * Everything that a run can leave, read from the machine and not with the code that takes it back. Files of the kernel are
 * read without the pool of threads, which takes ten times as long: the moments of other runs must not wait for it.
 */
export async function traces(engine: EngineApi, marks: Marks): Promise<readonly string[]> {
  return [
    ...(await inEngine(engine, marks)),
    ...cgroups(marks),
    ...processes(marks),
    ...mounts(marks),
    ...files(marks),
  ];
}

async function inEngine(engine: EngineApi, { run, volumes }: Marks): Promise<readonly string[]> {
  if (run === null) return [];
  const [containers, networks, images, labelled, all] = await Promise.all([
    listOf(engine, '/containers/json?all=true&', run),
    listOf(engine, '/networks?', run),
    listOf(engine, '/images/json?all=true&', run),
    listOf(engine, '/volumes?', run, 'Volumes'),
    engine.get('/volumes'),
  ]);
  const there = new Set(arrayOf(field(all, 'Volumes')).map((one) => String(field(one, 'Name'))));
  return [
    ...containers.map((one) => `container ${String(field(one, 'Id')).slice(0, 12)}`),
    ...networks.map((one) => `network ${String(field(one, 'Name'))}`),
    ...images.map((one) => `image ${String(field(one, 'Id'))}`),
    ...new Set([
      ...labelled.map((one) => `volume ${String(field(one, 'Name'))}`),
      ...[...volumes].filter((name) => there.has(name)).map((name) => `volume ${name}`),
    ]),
  ];
}

async function listOf(engine: EngineApi, path: string, run: string, inside?: string): Promise<readonly unknown[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`initp.run=${run}`] }));
  const found = await engine.get(`${path}filters=${filters}`);
  return arrayOf(inside === undefined ? found : field(found, inside));
}

function cgroups(marks: Marks): readonly string[] {
  const roots = textOf('/proc/self/mountinfo')
    .split('\n')
    .filter((line) => / - cgroup2? /u.test(line))
    .map((line) => line.split(' ')[4] ?? '');
  const found = [...new Set(roots)].flatMap(below);
  return found.filter((path) => isMarked(path, marks)).map((path) => `cgroup ${path}`);
}

function below(directory: string): readonly string[] {
  const own = foldersIn(directory).map((name) => join(directory, name));
  return [...own, ...own.flatMap(below)];
}

function processes(marks: Marks): readonly string[] {
  return processesOf(marks).map((pid) => `process ${pid} ${commandLine(pid)}`);
}

/** Pids of the run's processes: by their environment, by their cgroup, or, as a shim, by the container in their command. */
export function processesOf(marks: Marks): readonly string[] {
  const pids = namesIn('/proc').filter((name) => /^\d+$/u.test(name) && name !== String(process.pid));
  return pids.filter(
    (pid) =>
      textOf(`/proc/${pid}/environ`).includes(marks.directory) ||
      isMarked(textOf(`/proc/${pid}/cgroup`), marks) ||
      isMarked(commandLine(pid), marks),
  );
}

function commandLine(pid: string): string {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

function mounts(marks: Marks): readonly string[] {
  return (
    textOf('/proc/self/mountinfo')
      .split('\n')
      .filter((line) => isMarked(line, marks))
      .map((line) => `mount ${line.split(' ')[4]}`)
      // The state directory itself may be a file system of its own.
      .filter((line) => !line.startsWith(`mount ${marks.directory}`))
  );
}

function files(marks: Marks): readonly string[] {
  const perPlace = ['/tmp', '/var/tmp', '/run'].flatMap((place) =>
    namesIn(place)
      .filter((name) => name.startsWith(marks.prefix))
      .map((name) => `file ${join(place, name)}`),
  );
  return [...perPlace, ...namesIn(marks.journals).map((name) => `journal ${name}`)];
}

function isMarked(words: string, { prefix, containerIds }: Marks): boolean {
  return words.includes(prefix) || [...containerIds].some((id) => words.includes(id));
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
