import type { SweptContainer, SweptInit } from '../model/scan.ts';
import { flatKeyedValue } from '../parsers/flat-keyed.ts';
import { parseFreezerV1 } from '../parsers/freezer-files.ts';
import type { HierarchyRoot } from './hierarchies.ts';
import type { KernelFiles } from './kernel-files.ts';

/**
 * What says that nobody froze it, on v1 alone: a frozen task waits in the kernel's refrigerator, and `stat` shows D
 * (`__refrigerator`, kernel/freezer.c; since Linux 6.1 TASK_FROZEN is shown as D). On v2 it sleeps in a trap, as S.
 */
const NOT_FROZEN: ReadonlySet<string> = new Set(['R', 'S']);

/** No file for a container whose init surely is thawed, one for another; who asked for it is looked up for a frozen one. */
export function freezerOf(
  files: KernelFiles,
  root: HierarchyRoot,
  { path, init }: { readonly path: string; readonly init: SweptInit },
): SweptContainer['freezer'] {
  const own = root.directory + path;
  if (root.version === 'v1') {
    if (init.status === 'there' && NOT_FROZEN.has(init.state)) return { state: 'thawed', askedAt: null };
    const text = files.text(`${own}/freezer.state`);
    const state = text === null ? null : (parseFreezerV1({ state: text, selfFreezing: null })?.state ?? null);
    if (state === null || state === 'thawed') return state === null ? null : { state, askedAt: null };
    return { state, askedAt: asked(files, root, { path, file: 'freezer.self_freezing' }) };
  }
  const frozen = flatKeyedValue(files.text(`${own}/cgroup.events`) ?? '', 'frozen');
  if (frozen === null) return null;
  if (frozen === 0) return { state: 'thawed', askedAt: null };
  return { state: 'frozen', askedAt: asked(files, root, { path, file: 'cgroup.freeze' }) };
}

/** The lowest cgroup whose file says 1. */
function asked(files: KernelFiles, root: HierarchyRoot, { path, file }: { path: string; file: string }): string | null {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const directory = root.directory + at;
    if (files.text(`${directory}/${file}`)?.trim() === '1') return directory;
  }
  return null;
}
