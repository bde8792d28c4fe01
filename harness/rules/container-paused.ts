import type { CgroupFreezer } from '../model/cgroup.ts';
import type { Rule } from '../model/rule.ts';
import { frozenLevel } from './frozen-level.ts';

function kernelSays(freezer: CgroupFreezer | null): string {
  if (freezer === null) return '';
  const level = frozenLevel(freezer);
  return level === null
    ? '; the kernel has it thawed, somebody did that behind the back of the engine, which refuses all the same'
    : `; the kernel agrees: ${level.path} is ${level.state}`;
}

/** The engine paused the container, and refuses the exec before anybody below it is asked. */
const containerPaused: Rule<'container.inspect', 'cgroup.freezer'> = {
  id: 'container-paused',
  needs: ['container.inspect'],
  likes: ['cgroup.freezer'],
  explains: ['freezer-stuck'],
  match({ 'container.inspect': { name, status }, 'cgroup.freezer': freezer }) {
    if (status !== 'paused') return { ruledOut: `the engine says ${status}` };
    return {
      finding: {
        layer: 'dockerd',
        strength: 'conclusive',
        because: `the engine says that the container is paused${kernelSays(freezer)}.`,
        whyLayer:
          'dockerd refuses by what it has written down, before containerd is asked; through containerd and the runtime an exec is refused as well, in other words.',
        citations: [
          { kind: 'container.inspect', quote: `State.Status ${status}` },
          ...(freezer === null
            ? []
            : [{ kind: 'cgroup.freezer' as const, quote: `${freezer.levels[0].path}: ${freezer.levels[0].state}` }]),
        ],
        remedy: [
          {
            for: 'docker',
            commands: [`docker unpause ${name}`],
            changes: 'all processes of the container go on where they were stopped',
            lasts: 'until it is paused again; somebody wanted it paused: `docker events` shows when',
          },
        ],
        // Unpausing is not a limit to be lifted for a moment: whoever paused it wants it so.
        suspect: null,
      },
    };
  },
};

export default containerPaused;
