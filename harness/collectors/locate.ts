import type { EngineApi } from '../docker/engine-api.ts';
import type { Host } from '../host/host.ts';
import { type EngineHost, rootedHost, sharedHost } from '../host/rooted.ts';
import type { ContainerInspect } from '../model/container.ts';
import { HarnessError } from '../model/harness-error.ts';
import { containerOnDisk } from '../parsers/container-on-disk.ts';
import { parseContainerInspect } from '../parsers/engine-inspect.ts';
import { textField } from '../parsers/json-fields.ts';
import type { Inspected } from './collector.ts';
import { inspectContainer } from './container-inspect.ts';
import { mapBounded } from './proc/bounded.ts';
import { dataRoots } from './proc/data-roots.ts';
import { dockerdPid } from './proc/dockerd.ts';
import { enginePlace } from './proc/engine-place.ts';
import { type RunningShim, shimsBeside } from './proc/shims.ts';

/** A healthy engine answers in milliseconds. A stopped one never does: the kernel takes its connections for it. */
const ANSWER_WITHIN_MS = 5_000;
/** Of containers on a disk, that are looked through for a name. */
const MOST_CONTAINERS = 5_000;
const MOST_BYTES = 1024 ** 2;

/** What is known of a container, from whom, and the engine to ask for more. */
export interface Located {
  readonly inspect: ContainerInspect;
  readonly inspected: Inspected;
  /** One that did not answer is not waited for again, but by an exec. */
  readonly engine: EngineApi;
}

/**
 * The container as the engine knows it; when the engine of this machine does not answer, as its disk and its processes
 * do. Throws `HarnessError` CONTAINER_UNKNOWN when the engine has none, and what the engine's silence was when nothing
 * at all can be told without it.
 */
export async function locate(host: Host, engine: EngineApi, nameOrId: string): Promise<Located> {
  const isLocal = 'socketPath' in engine.endpoint.connect;
  try {
    const inspect = await inspectContainer(engine, nameOrId, isLocal ? ANSWER_WITHIN_MS : undefined);
    return { inspect, inspected: { from: 'engine' }, engine };
  } catch (error) {
    if (!isLocal || !isSilence(error)) throw error;
    const found = await withoutEngine(host, engine, nameOrId);
    if (found === null) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return { inspect: found.inspect, inspected: { ...found.inspected, why }, engine: unanswering(engine, error) };
  }
}

/** Nobody listens, the listener went away, or it says nothing. Not: it may not be asked. */
const SILENCES: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  'EAGAIN',
  'ENGINE_SILENT',
]);

function isSilence(error: unknown): boolean {
  if (error instanceof HarnessError) return SILENCES.has(error.code);
  return error instanceof Error && 'code' in error && SILENCES.has(error.code);
}

function unanswering(engine: EngineApi, error: unknown): EngineApi {
  const fail = async (): Promise<never> => await Promise.reject(error);
  return { ...engine, get: fail, post: fail, delete: fail };
}

interface Found {
  readonly inspect: ContainerInspect;
  readonly inspected: Exclude<Inspected, { from: 'engine' }>;
}

async function withoutEngine(host: Host, engine: EngineApi, nameOrId: string): Promise<Found | null> {
  const place = await enginePlace(host, engine);
  const engineHost = place === null ? sharedHost(host) : rootedHost(host, place.pid);
  const [daemon, shims] = await Promise.all([dockerdPid({ host, engine }), shimsBeside(host, engineHost.seenBy)]);
  const pid = daemon.status === 'found' ? daemon.pid : null;
  const roots = await dataRoots({ host, engineHost, dockerdPid: pid, shims });
  for (const root of roots) {
    const found = await onDisk(engineHost, root, nameOrId);
    if (found !== null) return found;
  }
  const ofShim = await byShim(host, shims, nameOrId);
  if (ofShim !== null) return ofShim;
  return (await isEngineHere(engine, engineHost, { host, roots })) ? unidentified(nameOrId) : null;
}

/** Name before id, as the engine does it. */
async function onDisk(engineHost: EngineHost, root: string, nameOrId: string): Promise<Found | null> {
  const names = await engineHost.readDir(`${root}/containers`).catch((): readonly string[] => []);
  const ids = names.filter((name) => /^[0-9a-f]{64}$/u.test(name)).slice(0, MOST_CONTAINERS);
  const known = await mapBounded(ids, async (id) => ({
    id,
    config: await configOf(engineHost, `${root}/containers/${id}`),
  }));
  const found =
    known.find(({ id }) => id === nameOrId) ??
    known.find(({ config }) => config !== null && textField(config, 'Name') === `/${nameOrId}`) ??
    theOnly(known.filter(({ id }) => id.startsWith(nameOrId)));
  if (found === undefined || found.config === null) return null;
  const how = `cat ${root}/containers/${found.id}/config.v2.json`;
  return { inspect: parseContainerInspect(found.config), inspected: { from: 'disk', how, why: '' } };
}

async function configOf(engineHost: EngineHost, directory: string): Promise<ReturnType<typeof containerOnDisk>> {
  const [config = '', hostConfig = ''] = await Promise.all(
    ['config.v2.json', 'hostconfig.json'].map(
      async (name) => await engineHost.readPart(`${directory}/${name}`, 0, MOST_BYTES).catch(() => ''),
    ),
  );
  return containerOnDisk(config, hostConfig);
}

function theOnly<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined;
}

/** The id on a shim's command line, and the pid that its runtime wrote into the bundle. */
async function byShim(host: Host, shims: readonly RunningShim[], prefix: string): Promise<Found | null> {
  const shim = theOnly(shims.filter(({ id }) => /^[0-9a-f]{64}$/u.test(id) && id.startsWith(prefix)));
  if (shim === undefined) return null;
  const pid = Number(await host.readPart(`/proc/${shim.pid}/cwd/init.pid`, 0, 20).catch(() => ''));
  const state = { Status: 'running', Pid: Number.isSafeInteger(pid) ? pid : 0 };
  const how = `tr '\\0' ' ' < /proc/${shim.pid}/cmdline; cat /proc/${shim.pid}/cwd/init.pid`;
  return {
    inspect: parseContainerInspect({ Id: shim.id, Name: `/${shim.id.slice(0, 12)}`, State: state }),
    inspected: { from: 'processes', how, why: '' },
  };
}

/** Whether this address is that of an engine at all: its socket is left, or what it keeps on its disk. */
async function isEngineHere(
  { endpoint }: EngineApi,
  engineHost: EngineHost,
  { host, roots }: { host: Host; roots: readonly string[] },
): Promise<boolean> {
  const { connect } = endpoint;
  if (!('socketPath' in connect)) return false;
  if (await host.exists(connect.socketPath)) return true;
  if (!/^(?:\/proc\/\d+\/root)?(?:\/var)?\/run\/docker\.sock$/u.test(connect.socketPath)) return false;
  const kept = await Promise.all(roots.map(async (root) => await engineHost.exists(`${root}/containers`)));
  return kept.includes(true);
}

/** Nothing is known of the container but what it was called: the diagnosis is the engine's. */
function unidentified(nameOrId: string): Found {
  const nobody = parseContainerInspect({ Id: '0'.repeat(64), Name: `/${nameOrId}`, State: { Status: 'unknown' } });
  return { inspect: { ...nobody, id: '' }, inspected: { from: 'nobody', why: '' } };
}
