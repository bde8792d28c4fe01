import { endpointOf } from '../docker/endpoint.ts';
import { engineApi, type EngineApi } from '../docker/engine-api.ts';
import { stateDirectoryOf } from '../engine/state-directory.ts';
import type { Host } from '../host/host.ts';
import { localHost } from '../host/local.ts';
import { MOST_PATIENCE, setPatience } from '../host/patience.ts';
import { PROJECT } from '../host/project.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

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
  setPatience(patienceOf(process.env['INITP_PATIENCE']));
  return {
    host: localHost,
    engine: engineApi(endpointOf(process.env['DOCKER_HOST'])),
    stateDirectory: stateDirectoryOf(process.env, uid),
    root: uid === 0,
    nestedImage: process.env['INITP_NESTED_IMAGE'] || null,
    project: PROJECT,
  };
}

function patienceOf(text: string | undefined): number {
  const factor = text === undefined || text === '' ? 1 : Number(text);
  if (factor >= 1 && factor <= MOST_PATIENCE) return factor;
  throw new HarnessError({
    code: 'USAGE',
    message: `INITP_PATIENCE=${text}: not a number from 1 to ${MOST_PATIENCE}`,
    hint: 'It multiplies every limit of time; leave it out on a machine that is not emulated.',
    exitCode: EXIT.usage,
  });
}
