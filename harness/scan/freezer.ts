import type { SweptContainer } from '../model/scan.ts';
import { flatKeyedValue } from '../parsers/flat-keyed.ts';
import { parseFreezerV1 } from '../parsers/freezer-files.ts';
import type { HierarchyRoot } from './hierarchies.ts';
import type { KernelFiles } from './kernel-files.ts';

/** One file for a thawed container; who asked for it is looked up for a frozen one. */
export function freezerOf(files: KernelFiles, root: HierarchyRoot, path: string): SweptContainer['freezer'] {
  const own = root.directory + path;
  if (root.version === 'v1') {
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
