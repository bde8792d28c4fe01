import { setTimeout as delay } from 'node:timers/promises';

import type { EngineApi } from '../../harness/docker/engine-api.ts';

const EVERY_MS = 200;
const ANSWERS_WITHIN_MS = 2000;

/** What was seen of the containers of a run while it lived and died: what they left is known by their ids. */
export interface Sightings {
  readonly ids: ReadonlySet<string>;
  /** Names of their volumes. */
  readonly volumes: ReadonlySet<string>;
  /** When the latest of them was last seen; `null`: none was. */
  lastMs(): number | null;
  stop(): Promise<void>;
}

/** Lists them over and over, beside the run and not in its way. */
export function watchContainers(engine: EngineApi, prefix: string): Sightings {
  const [ids, volumes] = [new Set<string>(), new Set<string>()];
  const filters = encodeURIComponent(JSON.stringify({ name: [prefix] }));
  let lastMs: number | null = null;
  const over = new AbortController();
  const looking = (async () => {
    for (; !over.signal.aborted; await delay(EVERY_MS)) {
      const atMs = performance.now();
      const list = await engine
        .get(`/containers/json?all=true&filters=${filters}`, ANSWERS_WITHIN_MS)
        // One that hangs, or was killed, is asked again.
        .catch(() => null);
      for (const one of Array.isArray(list) ? list : []) {
        lastMs = atMs;
        ids.add(String(Reflect.get(Object(one), 'Id')));
        for (const name of volumesOf(one)) volumes.add(name);
      }
    }
  })();
  return {
    ids,
    volumes,
    lastMs: () => lastMs,
    async stop() {
      over.abort();
      await looking;
    },
  };
}

function volumesOf(container: unknown): readonly string[] {
  const found: unknown = Reflect.get(Object(container), 'Mounts');
  const all: readonly unknown[] = Array.isArray(found) ? found : [];
  return all
    .filter((one) => Reflect.get(Object(one), 'Type') === 'volume')
    .map((one) => String(Reflect.get(Object(one), 'Name')));
}
