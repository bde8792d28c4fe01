import { join } from 'node:path';

import type { Hierarchy } from '../docker/hierarchies.ts';
import type { EngineApi } from '../docker/engine-api.ts';
import type { Host } from '../host/host.ts';
import type { JournalStep } from '../model/journal.ts';
import { stateOf } from '../parsers/process-stat.ts';
import { processLimit } from '../parsers/proc-limits.ts';
import { isAlive } from './process-identity.ts';
import { isActive, sliceOf } from './undo-cgroup.ts';
import { hasIoLimit } from './undo-io-limit.ts';

/** What is looked for. */
export interface LeftoverSearch {
  readonly host: Host;
  readonly engine: EngineApi;
  readonly hierarchies: readonly Hierarchy[];
  readonly run: string;
  /** Label of the trial; `null`: everything of the run. */
  readonly trial: string | null;
  /** Names that the run's own cgroups begin with. */
  readonly prefix: string;
  /** Steps that were replayed: "the command succeeded" is no proof. */
  readonly steps: readonly JournalStep[];
}

/**
 * Reads the machine back: containers, networks, volumes and images by label, cgroups, mounts and temporary files by name,
 * files and processes by what the journal said of them.
 */
export async function findLeftovers(search: LeftoverSearch): Promise<readonly string[]> {
  const found = await Promise.all([
    containers(search),
    ...(search.trial === null ? [labelled(search)] : []),
    cgroups(search),
    mounts(search),
    files(search),
    changes(search),
  ]);
  return found.flat();
}

async function containers({ engine, run, trial }: LeftoverSearch): Promise<readonly string[]> {
  const label = trial === null ? `initp.run=${run}` : `initp.trial=${trial}`;
  const filters = encodeURIComponent(JSON.stringify({ label: [label, `initp.run=${run}`] }));
  const list = await engine.get(`/containers/json?all=true&filters=${filters}`);
  if (!Array.isArray(list)) return [`the engine did not list its containers: ${JSON.stringify(list)}`];
  return list.map((one: unknown) => `container ${String(Reflect.get(Object(one), 'Id')).slice(0, 12)} with ${label}`);
}

/** What the engine keeps beside containers. A run makes volumes only; that there is nothing else is looked at too. */
async function labelled({ engine, run }: LeftoverSearch): Promise<readonly string[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`initp.run=${run}`] }));
  const [networks, volumes, images] = await Promise.all([
    engine.get(`/networks?filters=${filters}`),
    engine.get(`/volumes?filters=${filters}`),
    engine.get(`/images/json?all=true&filters=${filters}`),
  ]);
  return [
    ...named('network', networks, 'Name'),
    ...named('volume', Reflect.get(Object(volumes), 'Volumes'), 'Name'),
    ...named('image', images, 'Id'),
  ];
}

function named(kind: string, list: unknown, field: 'Id' | 'Name'): readonly string[] {
  return Array.isArray(list) ? list.map((one: unknown) => `${kind} ${String(Reflect.get(Object(one), field))}`) : [];
}

async function mounts({ host, prefix }: LeftoverSearch): Promise<readonly string[]> {
  const lines = (await host.readText('/proc/self/mountinfo').catch(() => '')).split('\n');
  return lines.filter((line) => line.includes(`/${prefix}`)).map((line) => `mount ${line.split(' ')[4]}`);
}

/** Where faults make what has to be outside of a container, such as the source of a bind mount. */
const PLACES = ['/tmp', '/var/tmp'] as const;

async function files({ host, prefix }: LeftoverSearch): Promise<readonly string[]> {
  const perPlace = await Promise.all(
    PLACES.map(async (place) => {
      const names = await host.readDir(place).catch(() => []);
      return names.filter((name) => name.startsWith(prefix)).map((name) => `file ${join(place, name)}`);
    }),
  );
  return perPlace.flat();
}

async function cgroups({ host, hierarchies, prefix }: LeftoverSearch): Promise<readonly string[]> {
  const perMount = await Promise.all(
    hierarchies.map(async ({ mountPoint }) => {
      const names = await host.readDir(mountPoint).catch(() => []);
      return names.filter((name) => name.startsWith(prefix)).map((name) => `cgroup ${join(mountPoint, name)}`);
    }),
  );
  return perMount.flat();
}

async function changes({ host, steps }: LeftoverSearch): Promise<readonly string[]> {
  const perStep = await Promise.all(
    steps.map(async ({ undo }) => {
      switch (undo.kind) {
        case 'write': {
          const now = await host.readText(undo.path).then(
            (text) => text.trim(),
            () => null,
          );
          return now !== null && now === undo.text && now !== undo.was ? [`${undo.path} still reads ${now}`] : [];
        }
        case 'kill':
          return (await isAlive(host, undo)) ? [`process ${undo.pid} is still there`] : [];
        case 'rlimit': {
          const limits = (await isAlive(host, undo))
            ? await host.readText(`/proc/${undo.pid}/limits`).catch(() => '')
            : '';
          const soft = processLimit(limits, 'Max open files')?.soft ?? null;
          return soft === undo.soft ? [`process ${undo.pid} may still have ${soft} open files only`] : [];
        }
        case 'rmdir': {
          const unit = sliceOf(undo.path);
          const isLeft = unit !== null && (await isActive(host, unit));
          return [
            ...((await host.exists(undo.path)) ? [`cgroup ${undo.path}`] : []),
            ...(isLeft ? [`unit ${unit} is still active`] : []),
          ];
        }
        case 'scratch':
          return (await host.exists(undo.path)) ? [`directory ${undo.path}`] : [];
        case 'signal': {
          const stat = await host.readText(`/proc/${undo.pid}/stat`).catch(() => '');
          const isStopped = stateOf(stat) === 'T' && (await isAlive(host, undo));
          return isStopped ? [`process ${undo.pid} is still stopped`] : [];
        }
        case 'io-limit':
          return (await hasIoLimit(host, undo)) ? [`${undo.path} still limits ${undo.device}`] : [];
        case 'thaw':
        case 'docker':
          // Containers are looked for by label above, and what could not be killed is one of them.
          return [];
      }
    }),
  );
  return perStep.flat();
}
