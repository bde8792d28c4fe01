import { readFile } from 'node:fs/promises';

import { z } from 'zod';

import { parseStraceCalls } from '../../harness/parsers/strace-calls.ts';
import { fromStrace } from '../../harness/trace/from-strace.ts';
import type { TaskTrace } from '../../harness/trace/task-trace.ts';
import type { TracedInside } from '../../harness/trace/traced-inside.ts';

/** What `scripts/record-traces.ts` has written. */
const schema = z.object({ binary: z.string(), tasks: z.array(z.object({ tid: z.int(), text: z.string() })) });
type Recorded = z.output<typeof schema>;

export const RECORDED = ['runc-1.1.5-works', 'runc-1.1.5-refused', 'runc-1.3.6-works', 'runc-1.3.6-refused'] as const;

export async function recorded(name: (typeof RECORDED)[number]): Promise<Recorded> {
  const text = await readFile(new URL(`${name}.json`, import.meta.url), 'utf8');
  return schema.parse(JSON.parse(text));
}

export function parsed({ tasks }: Recorded): readonly TaskTrace[] {
  return tasks.map(({ tid, text }) => ({ tid, records: parseStraceCalls(text) }));
}

export async function insideOf(name: (typeof RECORDED)[number]): Promise<TracedInside> {
  const one = await recorded(name);
  const inside = fromStrace(parsed(one), one.binary);
  if (inside === null) throw new Error(`${name} has no runtime in it`);
  return inside;
}
