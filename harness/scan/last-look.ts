import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import type { SinceLastLook, SweptContainer } from '../model/scan.ts';
import { countField, fieldsOf, parseFields } from '../parsers/json-fields.ts';

/** Counters of a container when it was last looked at. */
interface Counters {
  readonly refusals: number | null;
  readonly oomKills: number | null;
}

/** What is kept from one look to the next. */
export interface LastLook {
  readonly atMs: number;
  readonly counters: ReadonlyMap<string, Counters>;
}

export function lookOf(containers: readonly SweptContainer[], atMs: number): LastLook {
  return { atMs, counters: new Map(containers.map((one) => [keyOf(one), countersOf(one)])) };
}

/** Each container with what its counters have risen by. One that was started again has a new cgroup, and counts from 0. */
export function sinceLook(
  containers: readonly SweptContainer[],
  last: LastLook | null,
  nowMs: number,
): readonly SweptContainer[] {
  if (last === null) return containers;
  const elapsedMs = Math.max(0, nowMs - last.atMs);
  return containers.map((container) => {
    const before = last.counters.get(keyOf(container));
    if (before === undefined) return container;
    const now = countersOf(container);
    const since: SinceLastLook = {
      refusals: rise(before.refusals, now.refusals),
      oomKills: rise(before.oomKills, now.oomKills),
      elapsedMs,
    };
    return { ...container, since };
  });
}

function rise(before: number | null, now: number | null): number | null {
  if (before === null || now === null) return null;
  return now >= before ? now - before : now;
}

function keyOf({ cgroup }: SweptContainer): string {
  return cgroup;
}

function countersOf({ pids, memory }: SweptContainer): Counters {
  return { refusals: pids[0]?.refusals ?? null, oomKills: memory[0]?.oomKills ?? null };
}

const FILE = 'last-scan.json';

/** `null`: nobody has looked before, or what was kept can not be read. */
export function readLastLook(directory: string): LastLook | null {
  let text: string;
  try {
    text = readFileSync(`${directory}/${FILE}`, 'utf8');
  } catch {
    return null;
  }
  const fields = parseFields(text) ?? {};
  const atMs = countField(fields, 'atMs');
  if (atMs === null) return null;
  const counters = new Map<string, Counters>();
  for (const [key, value] of Object.entries(fieldsOf(fields, 'counters'))) {
    const [refusals, oomKills] = Array.isArray(value) ? value : [];
    counters.set(key, { refusals: countOrNull(refusals), oomKills: countOrNull(oomKills) });
  }
  return { atMs, counters };
}

function countOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** The whole file or none. Nothing is kept where nothing may be written: the next look has no last one then. */
export function keepLook({ atMs, counters }: LastLook, directory: string): void {
  const temporary = `${directory}/.${FILE}.${process.pid}`;
  const kept = [...counters].map(([key, { refusals, oomKills }]) => [key, [refusals, oomKills]] as const);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify({ atMs, counters: Object.fromEntries(kept) }), { mode: 0o600, flag: 'wx' });
    renameSync(temporary, `${directory}/${FILE}`);
  } catch {
    rmSync(temporary, { force: true });
  }
}
