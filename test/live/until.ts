import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 20;

interface Waiting<V> {
  readonly satisfies: (seen: V) => boolean;
  readonly withinMs: number;
  readonly everyMs?: number;
}

/** Asks again until the answer satisfies; when the deadline passes, the error says what was last seen. */
export async function until<V>(
  what: string,
  ask: () => V | Promise<V>,
  { satisfies, withinMs, everyMs = EVERY_MS }: Waiting<V>,
): Promise<V> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await ask();
    if (satisfies(seen)) return seen;
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
    }
    await delay(everyMs);
  }
}
