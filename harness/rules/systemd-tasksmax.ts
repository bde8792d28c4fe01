import type { CgroupPids } from '../model/cgroup.ts';
import type { EnginePids, EnginePlace } from '../model/engine-pids.ts';
import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import type { Remedy, Strength } from '../model/finding.ts';
import type { EvidenceMap } from '../model/reading.ts';
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

function remedy({ path, max }: { readonly path: string; readonly max: number | null }): readonly Remedy[] {
  const unit = unitName(path);
  return [
    {
      for: 'systemd',
      commands: [
        `systemctl set-property --runtime ${unit} TasksMax=infinity`,
        `systemctl edit ${unit}   # [Service] TasksMax=infinity, as Docker and containerd ship it`,
      ],
      changes: `TasksMax of ${unit}${max === null ? '' : `, which is ${max}`}; nothing has to be restarted`,
      lasts: 'the first until the next boot, the second for good',
    },
    {
      for: 'host',
      commands: [`echo max > ${path}/pids.max`],
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
      remedy: remedy(level),
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

/**
 * The shim is a Go program, and one that is refused a thread ends itself (runtime/os_linux.go, `newosproc`): the limit that
 * refused it is then of nobody who is there. The counter of its cgroup has moved while the execs failed.
 */
function goneOfIt({ attempts, processes, pids, id }: Gone): Answer | null {
  if (attempts === null || processes === null || processes.shim.process.status !== 'gone' || id === null) return null;
  const own = new Set(pids?.levels.map(({ path }) => path));
  const failing = attempts.filter(({ outcome }) => outcome === 'fails');
  const refusals = failing
    .flatMap(({ pidsDeltas }) => pidsDeltas)
    .filter(
      ({ path, ...rise }) => !own.has(path) && !path.includes(id) && (rise.ownRefusals ?? rise.refusals ?? 0) > 0,
    );
  const [first] = refusals;
  if (first === undefined) return null;
  const { path } = first;
  const count = refusals.reduce(
    (sum, rise) => sum + (rise.path === path ? (rise.ownRefusals ?? rise.refusals ?? 0) : 0),
    0,
  );
  return {
    finding: {
      layer: 'shim',
      strength: 'conclusive',
      because: `the kernel refused ${count} forks in ${path}, which is no cgroup of the container, while ${failing.length} of ${attempts.length} execs failed; the shim was there and is gone: refused a thread, it ends itself.`,
      whyLayer: "The runtime is the shim's child, and both are in that cgroup.",
      citations: [
        { kind: 'exec.attempts', quote: `${path}: ${count} forks refused` },
        { kind: 'daemon.processes', quote: `shim: ${processes.shim.process.why}` },
      ],
      remedy: remedy({ path, max: null }),
      suspect: null,
    },
  };
}

interface Gone {
  readonly attempts: readonly ExecAttempt[] | null;
  readonly processes: EvidenceMap['daemon.processes'] | null;
  readonly pids: CgroupPids | null;
  readonly id: string | null;
}

/** The cgroup of shim, containerd or dockerd (their unit, under systemd) has no room for the runtime. */
const systemdTasksmax: Rule<
  'engine.pids',
  'cgroup.pids' | 'exec.attempts' | 'exec.intervention' | 'daemon.processes' | 'container.inspect'
> = {
  id: 'systemd-tasksmax',
  needs: ['engine.pids'],
  likes: ['cgroup.pids', 'exec.attempts', 'exec.intervention', 'daemon.processes', 'container.inspect'],
  // A shim that is refused a thread ends, and with it the container.
  explains: ['shim-killed', 'container-init-died', 'init-died-daemon-stale'],
  match(evidence) {
    const gone = goneOfIt({
      attempts: evidence['exec.attempts'],
      processes: evidence['daemon.processes'],
      pids: evidence['cgroup.pids'],
      id: evidence['container.inspect']?.id ?? null,
    });
    if (gone !== null) return gone;
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
