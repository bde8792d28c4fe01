import type { EngineApi } from './engine-api.ts';
import { download } from './http-streams.ts';
import { demultiplex } from './stream-frames.ts';

/** A container to be made by the Engine API alone. */
export interface BarePlan {
  readonly name: string;
  /** Of `POST /containers/create`. */
  readonly body: unknown;
  /** Its log has this text when it is up. */
  readonly ready: string;
  readonly withinMs: number;
}

const LOG_BYTES = 64 * 1024;

/** Creates and starts a container and waits until it says that it is up. Returns its id. */
export async function createBare(engine: EngineApi, plan: BarePlan): Promise<string> {
  const created = await engine.post(`/containers/create?name=${encodeURIComponent(plan.name)}`, plan.body);
  const id: unknown = typeof created === 'object' && created !== null ? Reflect.get(created, 'Id') : null;
  if (typeof id !== 'string') throw new Error(`no container was made: ${JSON.stringify(created)}`);
  await engine.post(`/containers/${id}/start`);
  const logs = `/containers/${id}/logs?stdout=true&stderr=true&tail=20`;
  const deadline = performance.now() + plan.withinMs;
  for (;;) {
    const frames = await download(engine.endpoint, logs, LOG_BYTES);
    const { stdout, stderr } = demultiplex(frames, LOG_BYTES);
    if (stdout.includes(plan.ready)) return id;
    if (performance.now() > deadline) {
      throw new Error(`not up within ${plan.withinMs} ms; it said: ${`${stdout}\n${stderr}`.trim().slice(-500)}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}
