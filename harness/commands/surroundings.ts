import { endpointOf } from '../docker/endpoint.ts';
import { engineApi, type EngineApi } from '../docker/engine-api.ts';
import { stateDirectoryOf } from '../engine/state-directory.ts';
import type { Host } from '../host/host.ts';
import { localHost } from '../host/local.ts';
import { PROJECT } from '../host/project.ts';

/** What a command finds around it: the only place beside `cli.ts` that reads the environment. */
export interface Surroundings {
  readonly host: Host;
  readonly engine: EngineApi;
  readonly stateDirectory: string;
  readonly root: boolean;
  /** The image that the person wants nested engines to be started from; `null`: our own. */
  readonly nestedImage: string | null;
  /** Folder of the project, with a slash at its end. */
  readonly project: string;
}

export function surroundings(): Surroundings {
  const uid = process.getuid?.() ?? -1;
  return {
    host: localHost,
    engine: engineApi(endpointOf(process.env['DOCKER_HOST'])),
    stateDirectory: stateDirectoryOf(process.env, uid),
    root: uid === 0,
    nestedImage: process.env['INITP_NESTED_IMAGE'] || null,
    project: PROJECT,
  };
}
