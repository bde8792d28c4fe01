import type { Cell, Qualification } from '../model/qualification.ts';
import { keyOf } from './plan.ts';

/** What can not be put together, in one sentence. */
export type Merged =
  | { readonly status: 'merged'; readonly qualification: Qualification }
  | { readonly status: 'refused'; readonly why: string };

/**
 * Several parts as one: shards of a plan, or measurements of other engines. A cell that was measured twice counts as the
 * first part has it. What a part had planned and nobody has measured stays missing.
 */
export function mergeQualifications(parts: readonly [Qualification, ...Qualification[]]): Merged {
  const [first, ...others] = parts;
  for (const other of others) {
    const { kernel, cgroup } = first.machine;
    if (other.machine.kernel !== kernel || other.machine.cgroup !== cgroup) {
      return {
        status: 'refused',
        why: `${first.run} was measured on ${kernel} with cgroup ${cgroup}, ${other.run} on ${other.machine.kernel} with cgroup ${other.machine.cgroup}`,
      };
    }
    for (const runtime of other.runtimes) {
      const same = parts.flatMap(({ runtimes }) => runtimes).find(({ name }) => name === runtime.name);
      if (same !== undefined && same.sha256 !== runtime.sha256) {
        return {
          status: 'refused',
          why: `${runtime.name} is ${same.version} in one part and ${runtime.version} in another, or two files of it`,
        };
      }
    }
  }
  const cells = new Map<string, Cell>();
  for (const cell of parts.flatMap((part) => part.cells)) {
    const key = keyOf(cell);
    if (!cells.has(key)) cells.set(key, cell);
  }
  const planned = [...new Set(parts.flatMap((part) => part.planned))];
  return {
    status: 'merged',
    qualification: {
      ...first,
      startedAt: parts.map(({ startedAt }) => startedAt).toSorted()[0] ?? first.startedAt,
      durationMs: parts.reduce((sum, { durationMs }) => sum + durationMs, 0),
      runtimes: distinct(parts.flatMap(({ runtimes }) => runtimes)),
      engines: distinct(parts.flatMap(({ engines }) => engines)),
      planned,
      cells: planned.flatMap((key) => cells.get(key) ?? []),
      leftovers: parts.flatMap(({ leftovers }) => leftovers),
      ended: parts.every(({ ended }) => ended === 'complete') ? 'complete' : 'interrupted',
    },
  };
}

function distinct<T extends { readonly name: string }>(all: readonly T[]): readonly T[] {
  return all.filter(({ name }, n) => all.findIndex((one) => one.name === name) === n);
}
