import { isDeepStrictEqual } from 'node:util';

import type { FaultTools, InjectionTools } from '../faults/fault.ts';
import type { FaultLookup } from '../faults/index.ts';
import { injectionFailed } from '../faults/injection-failed.ts';
import type { FaultSpec } from '../model/scenario.ts';

/** What a machine can be changed with: files and commands, here or inside, the engine, and the payload. */
const ACTS: ReadonlySet<string> = new Set([
  'writeText',
  'makeDir',
  'removeDir',
  'exec',
  'start',
  'kill',
  'post',
  'delete',
  'startInside',
]);

/**
 * The same faults, for one trial, with a check that none of them could make of itself: a fault that has not used
 * anything to change the machine with, and has not changed how container or engine are made, has not broken anything.
 * Where the diagnosis is to be the same all the same, as with a loud but innocent neighbour, nothing else would notice.
 */
export function effective(lookup: FaultLookup): FaultLookup {
  const acted = new Set<FaultSpec>();
  return (spec) => {
    const { prepareEngine, ...fault } = lookup(spec);
    const note = (): void => void acted.add(spec);
    const compared = <Plan>(before: Plan, after: Plan): Plan => {
      if (!isDeepStrictEqual(before, after)) note();
      return after;
    };
    return {
      ...fault,
      ask: (own, exec) => compared(exec, fault.ask?.(own, exec) ?? exec),
      prepareEngine: (own, plan) => compared(plan, prepareEngine?.(own, plan) ?? plan),
      prepare: async (own, plan, tools) => compared(plan, await fault.prepare(own, plan, watchedTools(tools, note))),
      async inject(own, tools) {
        const workload = watched(tools.workload, note);
        const putFiles: InjectionTools['putFiles'] = async (files) => {
          note();
          await tools.putFiles(files);
        };
        const all: InjectionTools = { ...tools, ...watchedTools(tools, note), workload, putFiles };
        await fault.inject(own, all);
        if (!acted.has(spec)) throw injectionFailed(fault.id, 'it changed nothing');
      },
    };
  };
}

function watchedTools(tools: FaultTools, note: () => void): FaultTools {
  const { host, engine, nested, start } = tools;
  return {
    ...tools,
    host: watched(host, note),
    engine: watched(engine, note),
    nested:
      nested === null
        ? null
        : { ...nested, engineHost: watched(nested.engineHost, note), engine: watched(nested.engine, note) },
    start: async (plan) => {
      note();
      return await start(plan);
    },
  };
}

/** Whoever takes one of its acts into the hand is taken to use it. */
function watched<Hand extends object>(hand: Hand, note: () => void): Hand {
  return new Proxy(hand, {
    get(target, key, receiver): unknown {
      if (typeof key === 'string' && ACTS.has(key)) note();
      return Reflect.get(target, key, receiver);
    },
  });
}
