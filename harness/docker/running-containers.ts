import { isFields, textField } from '../parsers/json-fields.ts';
import type { EngineApi } from './engine-api.ts';

/** What `docker ps` says of a container that runs, or is paused. */
export interface RunningContainer {
  readonly name: string;
  readonly state: string;
}

/** One call for all of them, by id. Throws as `EngineApi.get` does. */
export async function runningContainers(
  engine: EngineApi,
  timeoutMs: number,
): Promise<ReadonlyMap<string, RunningContainer>> {
  const answer = await engine.get('/containers/json', timeoutMs);
  const found = new Map<string, RunningContainer>();
  for (const one of Array.isArray(answer) ? answer : []) {
    if (!isFields(one)) continue;
    const [id, state] = [textField(one, 'Id'), textField(one, 'State')];
    const names = Array.isArray(one['Names']) ? one['Names'] : [];
    // A link of another container is a name with a second slash.
    const name = names.find((text): text is string => typeof text === 'string' && /^\/[^/]+$/u.test(text));
    if (id !== null && state !== null) found.set(id, { name: name?.slice(1) ?? id.slice(0, 12), state });
  }
  return found;
}
