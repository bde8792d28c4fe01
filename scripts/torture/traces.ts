import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { EngineApi } from '../../harness/docker/engine-api.ts';

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

/** Everything that a run can leave, read from the machine and not with the code that takes it back. */
export async function traces(engine: EngineApi, marks: Marks): Promise<readonly string[]> {
  const all = await Promise.all([
    inEngine(engine, marks),
    cgroups(marks),
    processes(marks),
    mounts(marks),
    files(marks),
  ]);
  return all.flat();
}

/** The containers of a run that are there now, with their volumes. */
export async function seenNow(
  engine: EngineApi,
  run: string | null,
): Promise<{ readonly ids: readonly string[]; readonly volumes: readonly string[] }> {
  if (run === null) return { ids: [], volumes: [] };
  const list = await listOf(engine, '/containers/json?all=true&', run);
  const mountsOf = list.flatMap((one) => {
    const found = field(one, 'Mounts');
    return Array.isArray(found) ? found : [];
  });
  return {
    ids: list.map((one) => String(field(one, 'Id'))),
    volumes: mountsOf.filter((one) => field(one, 'Type') === 'volume').map((one) => String(field(one, 'Name'))),
  };
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

async function cgroups(marks: Marks): Promise<readonly string[]> {
  const roots = (await text('/proc/self/mountinfo'))
    .split('\n')
    .filter((line) => / - cgroup2? /u.test(line))
    .map((line) => line.split(' ')[4] ?? '');
  const found = (await Promise.all([...new Set(roots)].map(below))).flat();
  return found.filter((path) => isMarked(path, marks)).map((path) => `cgroup ${path}`);
}

async function below(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const own = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name));
  return [...own, ...(await Promise.all(own.map(below))).flat()];
}

async function processes(marks: Marks): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name) && name !== String(process.pid));
  const all = await Promise.all(
    pids.map(async (pid) => {
      const [environment, cgroup] = await Promise.all([text(`/proc/${pid}/environ`), text(`/proc/${pid}/cgroup`)]);
      if (!environment.includes(marks.directory) && !isMarked(cgroup, marks)) return [];
      return [`process ${pid} ${(await text(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ').trim()}`];
    }),
  );
  return all.flat();
}

async function mounts(marks: Marks): Promise<readonly string[]> {
  const lines = (await text('/proc/self/mountinfo')).split('\n');
  return (
    lines
      .filter((line) => isMarked(line, marks))
      .map((line) => `mount ${line.split(' ')[4]}`)
      // The state directory itself may be a file system of its own.
      .filter((line) => !line.startsWith(`mount ${marks.directory}`))
  );
}

async function files(marks: Marks): Promise<readonly string[]> {
  const places = ['/tmp', '/var/tmp', '/run'];
  const perPlace = await Promise.all(
    places.map(async (place) => {
      const names = await readdir(place).catch(() => []);
      return names.filter((name) => name.startsWith(marks.prefix)).map((name) => `file ${join(place, name)}`);
    }),
  );
  const journals = await readdir(marks.journals).catch(() => []);
  return [...perPlace.flat(), ...journals.map((name) => `journal ${name}`)];
}

function isMarked(words: string, { prefix, containerIds }: Marks): boolean {
  return words.includes(prefix) || [...containerIds].some((id) => words.includes(id));
}

async function text(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
