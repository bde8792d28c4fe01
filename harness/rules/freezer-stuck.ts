import type { CgroupFreezer, FreezerLevel } from '../model/cgroup.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Remedy, Strength, SuspectedLimit } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { execEvidence, proofOf } from './exec-evidence.ts';
import { frozenLevel } from './frozen-level.ts';

interface Thaw {
  readonly path: string;
  readonly text: string;
}

function thawOf({ version }: CgroupFreezer, { path }: FreezerLevel): Thaw {
  return version === 'v1'
    ? { path: `${path}/freezer.state`, text: 'THAWED' }
    : { path: `${path}/cgroup.freeze`, text: '0' };
}

function remedy({ path, text }: Thaw, of: FreezerLevel['of']): readonly Remedy[] {
  return [
    {
      for: 'host',
      commands: [`echo ${text} > ${path}`],
      changes: `${of === 'own' ? 'the container' : 'everything below that cgroup'} goes on where it was stopped`,
      lasts: 'until somebody freezes it again: a pause or a checkpoint that broke off, or an agent of this host',
    },
  ];
}

/** A level that is still freezing waits for a task that the kernel holds: a write would not hurry it. */
function suspectOf({ path, text }: Thaw, { state }: FreezerLevel): SuspectedLimit | null {
  return state === 'frozen' ? { path, liftTo: text, reach: 'container', room: null } : null;
}

/** Who hung: runc from 1.1 on looks first and refuses; before, and in crun, the child freezes with the container. */
function layerOf(attempts: readonly ExecAttempt[]): 'runtime' | 'runtime-init' {
  const tried = attempts.filter(({ outcome }) => outcome !== 'not-tried');
  return tried.length > 0 && tried.every(({ outcome }) => outcome === 'hangs') ? 'runtime-init' : 'runtime';
}

const WHY_LAYER = {
  runtime:
    'The engine and containerd let the exec pass; the runtime looks at the freezer and refuses (runc from 1.1 on).',
  'runtime-init': "The runtime's child joins the frozen cgroup and freezes with it: the exec hangs.",
} as const;

/** The cgroup of the container, or one above it, is frozen, and the engine does not know of it. */
const freezerStuck: Rule<'container.inspect' | 'cgroup.freezer', 'exec.attempts' | 'exec.intervention'> = {
  id: 'freezer-stuck',
  needs: ['container.inspect', 'cgroup.freezer'],
  likes: ['exec.attempts', 'exec.intervention'],
  match(evidence) {
    const { status } = evidence['container.inspect'];
    const freezer = evidence['cgroup.freezer'];
    const level = frozenLevel(freezer);
    if (level === null) return { ruledOut: `no cgroup from ${freezer.levels[0].path} up is frozen` };
    if (status === 'paused') return { ruledOut: 'the engine froze it: it says paused' };
    const thaw = thawOf(freezer, level);
    const intervention = evidence['exec.intervention'];
    const proof = intervention?.path === thaw.path ? proofOf(intervention) : 'open';
    const attempts = evidence['exec.attempts'] ?? [];
    const execs = execEvidence(attempts, []);
    const layer = layerOf(attempts);
    const works = execs.tried > 0 && execs.worked === execs.tried;
    const strength: Strength = works || proof === 'refuted' ? 'weak' : 'conclusive';
    const whose = level.of === 'own' ? "the container's cgroup" : 'a cgroup above the container';
    return {
      finding: {
        layer,
        strength,
        because: `${whose}, ${level.path}, is ${level.state}, and the engine says ${status}: it was not the engine that froze it, or it lost count${
          proof === 'proven' ? '; thawing it made execs work, freezing it again broke them again' : ''
        }.`,
        whyLayer: WHY_LAYER[layer],
        citations: [
          {
            kind: 'cgroup.freezer',
            quote: freezer.levels.map(({ path, state }) => `${path}: ${state}`).join('; '),
          },
          { kind: 'container.inspect', quote: `State.Status ${status}` },
        ],
        remedy: remedy(thaw, level.of),
        suspect: suspectOf(thaw, level),
      },
    };
  },
};

export default freezerStuck;
