import type { Collected, Collector, Target } from '../collectors/collector.ts';
import { patient } from '../host/patience.ts';
import type { EvidenceKind, Reading, Source } from '../model/reading.ts';

/** A collector that has not answered by then has failed; the others are not kept waiting. */
const DEADLINE_MS = 5000;

/** Asks every collector at once. `atMs` gives the time of a reading as the report counts it. */
export async function collectAll(
  collectors: readonly Collector[],
  target: Target,
  atMs: () => number,
): Promise<readonly Reading[]> {
  return await Promise.all(collectors.map(async (collector) => await collectOne(collector, target, atMs)));
}

/** One reading; never throws, because a reading that failed is evidence too. */
export async function collectOne<K extends EvidenceKind>(
  collector: Collector<K>,
  target: Target,
  atMs: () => number,
): Promise<Reading<K>> {
  const source = { how: collector.how(target), atMs: Math.round(atMs()) };
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patient(DEADLINE_MS)} ms`));
    }, patient(DEADLINE_MS));
  });
  try {
    const collected = await Promise.race([collector.collect(target), deadline]);
    return readingOf(collector.kind, { ...collected, source });
  } catch (error) {
    return readingOf(collector.kind, { status: 'failed', error: describe(error), source });
  } finally {
    clearTimeout(timer);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

type Outcome<K extends EvidenceKind> = Collected<K> | { readonly status: 'failed'; readonly error: string };

/** Kind and value of a collector belong together by its type; a union of objects can not be built by its parts. */
function readingOf<K extends EvidenceKind>(kind: K, rest: Outcome<K> & { source: Source }): Reading<K> {
  return { kind, ...rest };
}
