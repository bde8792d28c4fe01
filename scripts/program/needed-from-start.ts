import type { Plugin } from 'rolldown';

/**
 * Tells which modules a command needs from its start on, so that they can be put into one file: each file more costs a
 * look for it, a check of its code and a link. `has` answers once the graph is known.
 */
export function neededFromStart(entry: RegExp): Plugin & { has(id: string): boolean } {
  const needed = new Set<string>();
  return {
    name: 'needed-from-start',
    has: (id) => needed.has(id),
    buildEnd() {
      const waiting = [...this.getModuleIds()].filter((id) => entry.test(id));
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (needed.has(id)) continue;
        needed.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
}
