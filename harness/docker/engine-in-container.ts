import type { Host } from '../host/host.ts';
import { rootedHost } from '../host/rooted.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { parseContainerInspect } from '../parsers/engine-inspect.ts';
import { type Endpoint, endpointOf } from './endpoint.ts';
import { type EngineApi, EngineRefusal } from './engine-api.ts';

/** On the container of an engine that a trial started. */
export const ENGINE_LABEL = 'initp.engine';

/** Where dockerd makes its socket, and where older images do that have no link from /var/run to /run. */
const SOCKETS = ['/run/docker.sock', '/var/run/docker.sock'] as const;

/** Where the engine listens that runs in this container: its socket, through the root of the container's first process. */
export async function engineInContainer(host: Host, outer: EngineApi, container: string): Promise<Endpoint> {
  const { name, initPid } = parseContainerInspect(await found(outer, container));
  if (initPid === null) throw noEngine(`container ${name} does not run`);
  const inside = rootedHost(host, initPid);
  for (const path of SOCKETS) {
    if (await inside.exists(path)) return endpointOf(`unix:///proc/${initPid}/root${path}`);
  }
  throw noEngine(`container ${name} has no ${SOCKETS.join(' or ')} that can be seen from here`);
}

/** `nested`: the only one that a trial has started, which has no name that one could know. */
async function found(outer: EngineApi, container: string): Promise<unknown> {
  const names = container === 'nested' ? await nestedNames(outer) : [container];
  const [name, ...others] = names;
  if (name === undefined) throw noEngine('no trial holds a nested engine right now');
  if (others.length > 0) throw noEngine(`several nested engines run: ${names.join(', ')}`);
  if (!/^[A-Za-z0-9][\w.-]*$/u.test(name)) throw noEngine(`no container ${JSON.stringify(name)}`);
  try {
    return await outer.get(`/containers/${encodeURIComponent(name)}/json`);
  } catch (error) {
    if (error instanceof EngineRefusal && error.statusCode === 404)
      throw noEngine(`no container ${JSON.stringify(name)}`);
    throw error;
  }
}

async function nestedNames(outer: EngineApi): Promise<readonly string[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [ENGINE_LABEL] }));
  const list = await outer.get(`/containers/json?filters=${filters}`);
  if (!Array.isArray(list)) return [];
  return list.map((one: unknown) => String(Reflect.get(Object(one), 'Id')).slice(0, 12));
}

function noEngine(message: string): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message,
    hint: 'Give --engine a DOCKER_HOST address, `nested`, or the name of a running container that an engine runs in.',
    exitCode: EXIT.usage,
  });
}
