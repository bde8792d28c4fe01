import { EngineRefusal } from '../docker/engine-api.ts';
import type { EngineApi } from '../docker/engine-api.ts';
import type { ContainerInspect } from '../model/container.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { parseContainerInspect } from '../parsers/engine-inspect.ts';

function unknownContainer(nameOrId: string, cause?: unknown): HarnessError {
  return new HarnessError({
    code: 'CONTAINER_UNKNOWN',
    message: `no container ${JSON.stringify(nameOrId)}`,
    hint: 'Run `docker ps -a` for the names and ids of all containers.',
    exitCode: EXIT.usage,
    cause,
  });
}

/**
 * Not a collector: every other reading starts from it, so the conductor asks first.
 * Throws `HarnessError` CONTAINER_UNKNOWN when the engine has no such container.
 */
export async function inspectContainer(
  engine: EngineApi,
  nameOrId: string,
  timeoutMs?: number,
): Promise<ContainerInspect> {
  // What no engine accepts as a name is not sent: `..` or an encoded slash would make it another call of the API.
  if (!/^[A-Za-z0-9][\w.-]*$/u.test(nameOrId)) throw unknownContainer(nameOrId);
  let answer: unknown;
  try {
    answer = await engine.get(`/containers/${encodeURIComponent(nameOrId)}/json`, timeoutMs);
  } catch (error) {
    if (error instanceof EngineRefusal && error.statusCode === 404) throw unknownContainer(nameOrId, error);
    throw error;
  }
  return parseContainerInspect(answer);
}
