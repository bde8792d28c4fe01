import type { EngineApi } from '../docker/engine-api.ts';
import type { Host } from '../host/host.ts';
import { type EngineHost, rootedHost, sharedHost } from '../host/rooted.ts';
import type { ContainerInspect } from '../model/container.ts';
import { enginePlace } from './proc/engine-place.ts';
import { hostPid } from './proc/host-pid.ts';

/** What a target is made of. */
interface Seen {
  readonly host: Host;
  readonly engine: EngineApi;
  readonly inspect: ContainerInspect;
}

/**
 * Finds out where the engine lives, and translates what it says into this machine's words: an engine in a container
 * speaks of its own files and counts pids in a namespace of its own.
 */
export async function targetOf<S extends Seen>(seen: S): Promise<S & { readonly engineHost: EngineHost }> {
  const { host, engine, inspect } = seen;
  const place = await enginePlace(host, engine);
  if (place === null) return { ...seen, engineHost: sharedHost(host) };
  const initPid =
    inspect.initPid === null || place.pids === 'shared'
      ? inspect.initPid
      : ((await hostPid(host, inspect.id, inspect.initPid)) ?? inspect.initPid);
  return { ...seen, inspect: { ...inspect, initPid }, engineHost: rootedHost(host, place.pid) };
}
