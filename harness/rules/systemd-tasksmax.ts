import type { CgroupPids } from '../model/cgroup.ts';
import type { EnginePids, EnginePlace } from '../model/engine-pids.ts';
import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import type { Remedy, Strength } from '../model/finding.ts';
import type { Answer, Rule } from '../model/rule.ts';
import { type ExecEvidence, execEvidence, type Proof, proofOf } from './exec-evidence.ts';
import { limitedLevels, type LimitedLevel } from './pids-headroom.ts';
import { failedSentence, RUNTIME_NEEDS_TASKS, RUNTIME_NEVER_FITS } from './runtime-tasks.ts';

/** How far the limit is lifted for the proof. */
const LIFT_TASKS = 256;

/** The level outside of the container that refuses first, and who is below it. */
interface Unit {
  readonly level: LimitedLevel;
  readonly places: readonly [EnginePlace, ...EnginePlace[]];
  /** Who starts the runtime, when it is one of them; otherwise the innermost daemon. */
  readonly role: EnginePlace['role'];
}

const INNERMOST_FIRST = ['shim', 'containerd', 'dockerd'] as const;

/** A level that the container is below too refuses the container's own tasks: that is a pod's limit. */
function tightestUnit(engine: EnginePids, container: CgroupPids | null): Unit | null {
  const shared = new Set(container?.levels.map(({ path }) => path));
  const levels = engine.flatMap((place) => limitedLevels(place)).filter(({ path }) => !shared.has(path));
  const [level] = levels.toSorted((a, b) => a.free - b.free);
  if (level === undefined) return null;
  const [first, ...others] = engine.filter((place) => place.levels.some(({ path }) => path === level.path));
  if (first === undefined) return null;
  const places = [first, ...others] as const;
  const role = INNERMOST_FIRST.find((one) => places.some((place) => place.role === one)) ?? first.role;
  return { level, places, role };
}

/** Whose counter moves: the level's own from Linux 6.11 on v2, otherwise that of the cgroup which forked. */
function countingPaths({ level, places }: Unit): readonly string[] {
  if (level.ownRefusals !== null) return [level.path];
  return places.flatMap(({ levels }) => levels[0]?.path ?? []);
}

function unitName(path: string): string {
  const name = path.split('/').findLast((part) => /\.(?:service|slice|scope)$/u.test(part));
  return name ?? 'UNIT';
}

function remedy({ level }: Unit): readonly Remedy[] {
  const unit = unitName(level.path);
  return [
    {
      for: 'systemd',
      commands: [
        `systemctl set-property --runtime ${unit} TasksMax=infinity`,
        `systemctl edit ${unit}   # [Service] TasksMax=infinity, as Docker and containerd ship it`,
      ],
      changes: `TasksMax of ${unit}, which is ${level.max}; nothing has to be restarted`,
      lasts: 'the first until the next boot, the second for good',
    },
    {
      for: 'host',
      commands: [`echo max > ${level.path}/pids.max`],
      changes: 'the same limit, where no systemd made the cgroup',
      lasts: 'until the cgroup is made again',
    },
  ];
}

interface Seen {
  readonly unit: Unit;
  readonly execs: ExecEvidence;
  readonly proof: Proof;
}

function strengthOf({ unit, execs, proof }: Seen): Strength {
  if (proof === 'proven') return 'conclusive';
  // The kernel itself counted refusals there while the failing execs ran.
  if (execs.failed > 0 && (execs.refusals ?? 0) > 0) return 'conclusive';
  if (execs.tried > 0) return execs.failed > 0 && unit.level.free <= RUNTIME_NEVER_FITS ? 'strong' : 'weak';
  return unit.role === 'shim' && unit.level.free <= RUNTIME_NEVER_FITS ? 'strong' : 'weak';
}

function answer(seen: Seen, attempts: readonly ExecAttempt[] | null): Answer {
  const { unit, execs, proof } = seen;
  const { level, places, role } = unit;
  const who = places.map((place) => `${place.role} (process ${place.pid})`).join(', ');
  const sentences = [
    `${level.path}/pids.max, which limits ${who}, is ${level.max} and ${level.current} tasks are in it: ${level.free} free, and the runtime needs up to ${RUNTIME_NEEDS_TASKS} there for each exec`,
    ...failedSentence(attempts),
    ...(execs.refusals === null || execs.failed === 0
      ? []
      : [`the kernel counted ${execs.refusals} refused forks there while they ran`]),
    ...(proof === 'proven' ? ['lifting this one limit made execs work, putting it back broke them again'] : []),
  ];
  const said = attempts?.find(({ outcome }) => outcome === 'fails');
  return {
    finding: {
      layer: role,
      strength: strengthOf(seen),
      because: `${sentences.join('; ')}.`,
      whyLayer:
        role === 'shim'
          ? "The runtime is the shim's child, and in its cgroup until it has put its own child into the container's."
          : `${role} can make no thread and no process there.`,
      citations: [
        {
          kind: 'engine.pids',
          quote: `${level.path}: pids.max ${level.max}, pids.current ${level.current}`,
        },
        ...(said === undefined
          ? []
          : [{ kind: 'exec.attempts' as const, quote: `${execs.failed} of ${execs.tried} fail` }]),
      ],
      remedy: remedy(unit),
      suspect: {
        path: `${level.path}/pids.max`,
        liftTo: String(Math.max(level.max, level.current) + LIFT_TASKS),
        // The daemon's cgroup is beyond the container: what else is in it gets the room too.
        reach: 'host',
        room: { max: level.max, current: level.current },
      },
    },
  };
}

function proofAt({ level }: Unit, intervention: Intervention | null): Proof {
  return intervention !== null && intervention.path === `${level.path}/pids.max` ? proofOf(intervention) : 'open';
}

/** The cgroup of shim, containerd or dockerd (their unit, under systemd) has no room for the runtime. */
const systemdTasksmax: Rule<'engine.pids', 'cgroup.pids' | 'exec.attempts' | 'exec.intervention'> = {
  id: 'systemd-tasksmax',
  needs: ['engine.pids'],
  likes: ['cgroup.pids', 'exec.attempts', 'exec.intervention'],
  match(evidence) {
    const unit = tightestUnit(evidence['engine.pids'], evidence['cgroup.pids']);
    if (unit === null)
      return { ruledOut: 'the cgroups of dockerd, containerd and shim have no pids limit of their own' };
    const { level } = unit;
    if (level.free >= RUNTIME_NEEDS_TASKS) {
      return { ruledOut: `${level.free} of ${level.max} tasks are free in ${level.path}` };
    }
    const attempts = evidence['exec.attempts'];
    const execs = execEvidence(attempts ?? [], countingPaths(unit));
    const proof = proofAt(unit, evidence['exec.intervention']);
    if (proof === 'refuted') return { ruledOut: `execs failed all the same while ${level.path}/pids.max was lifted` };
    if (proof !== 'proven' && execs.failed > 0 && execs.refusals === 0) {
      return {
        ruledOut: `${execs.failed} of ${execs.tried} execs failed, and ${level.path} refused no fork meanwhile`,
      };
    }
    return answer({ unit, execs, proof }, attempts);
  },
};

export default systemdTasksmax;
