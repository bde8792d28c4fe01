import { endpointOf } from '../docker/endpoint.ts';
import { engineApi } from '../docker/engine-api.ts';
import { engineInContainer } from '../docker/engine-in-container.ts';
import type { Surroundings } from './surroundings.ts';

/** The engine of `--engine`: an address as in `DOCKER_HOST`, or a container of the usual engine that one runs in. */
export async function atEngine(around: Surroundings, where: string | undefined): Promise<Surroundings> {
  if (where === undefined) return around;
  const endpoint = where.includes('://')
    ? endpointOf(where)
    : await engineInContainer(around.host, around.engine, where);
  return { ...around, engine: engineApi(endpoint) };
}
