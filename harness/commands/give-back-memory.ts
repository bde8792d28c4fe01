import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const EVERY_MS = 60_000;
/** The flavor that shrinks the heap: an ordinary collection keeps its pages (V8 of Node 24, 154 MB against 59). */
const GIVING_BACK = { type: 'major', execution: 'sync', flavor: 'last-resort' } as const;

/**
 * For a command that goes on for hours: collects all garbage once a minute, which takes some 20 ms, and gives the pages
 * back. Left alone, V8 keeps what its heap has once grown to: measured after 38 minutes of `diagnose --watch` at 200 ms,
 * 148 MB of heap with 16 MB in use, and one collection brought the process from 203 to 140 MB.
 */
export function giveBackMemory(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  let lastMs = performance.now();
  return () => {
    if (typeof collect !== 'function' || performance.now() - lastMs < EVERY_MS) return;
    Reflect.apply(collect, undefined, [GIVING_BACK]);
    lastMs = performance.now();
  };
}
