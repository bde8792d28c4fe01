import type { ContainerHome, ContainerInspect } from '../model/container.ts';
import type { CgroupPids } from '../model/cgroup.ts';
import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import type { Citation, Remedy, Strength } from '../model/finding.ts';
import type { Answer, Found } from '../model/rule.ts';
import type { ContainerTasks, HostKernel } from '../model/task.ts';
import { type ExecEvidence, execEvidence, GO_RETRIES_MS, type Proof, proofOf } from './exec-evidence.ts';
import { errorLine } from './exec-text.ts';
import { bindingLevel, EXEC_NEEDS_SLOTS, type LimitedLevel, limitedLevels } from './pids-headroom.ts';

/** How far a limit is lifted for the proof: room for an exec, and little for a leak that goes on. */
const LIFT_SLOTS = 64;

/** What a rule about one full pids level sees. */
export interface LevelEvidence {
  readonly 'cgroup.pids': CgroupPids;
  readonly 'container.tasks': ContainerTasks | null;
  readonly 'container.inspect': ContainerInspect | null;
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
  readonly 'exec.intervention': Intervention | null;
  readonly 'host.kernel': HostKernel | null;
  readonly 'container.home': ContainerHome | null;
}

/** Where rules differ that ask the same question of different levels, or of what fills them. */
export interface LevelQuestion {
  /** `any`: whichever level refuses first. */
  readonly of: LimitedLevel['of'] | 'any';
  /** Why a full level is not this rule's, with the numbers; `null` when it is. */
  notThis?(level: LimitedLevel, evidence: LevelEvidence): string | null;
  /** Whose limit it is, for the sentence. */
  readonly whose: string;
  remedy(level: LimitedLevel, evidence: LevelEvidence): readonly Remedy[];
}

/** Is the level that refuses first this rule's, and does it refuse an exec? */
export function fullLevel(question: LevelQuestion, evidence: LevelEvidence): Answer {
  const pids = evidence['cgroup.pids'];
  const binding = bindingLevel(pids);
  if (binding === null) return { ruledOut: 'no pids limit at any level' };
  const level = question.of === 'any' ? binding : levelAsFull(pids, question.of, binding);
  if (level === null) {
    return { ruledOut: `the level that binds is ${binding.path} (${binding.current} of ${binding.max})` };
  }
  if (level.free >= EXEC_NEEDS_SLOTS) {
    return { ruledOut: `${level.free} of ${level.max} slots are free; an exec needs at most ${EXEC_NEEDS_SLOTS}` };
  }
  const notThis = question.notThis?.(level, evidence) ?? null;
  if (notThis !== null) return { ruledOut: notThis };
  const proof = proofAt(level, evidence['exec.intervention']);
  // Where another level is as short, lifting this one alone can not mend an exec.
  if (proof === 'refuted' && nextLimits(pids, level).length === 0)
    return { ruledOut: `execs failed all the same while ${level.path}/pids.max was lifted` };
  const execs = execEvidence(evidence['exec.attempts'] ?? [], countingPaths(pids, binding));
  if (proof !== 'proven' && execs.failed > 0 && execs.refusals === 0) {
    return { ruledOut: `${execs.failed} of ${execs.tried} execs failed, and the kernel refused no fork meanwhile` };
  }
  const runtime = withoutThreads(evidence['container.home']);
  if (runtime !== null && execs.failed === 0) {
    return {
      ruledOut: `${level.free} of ${level.max} slots are free, and ${runtime} needs none: it makes no thread in there`,
    };
  }
  if (execs.tried > 0 && execs.failed + execs.worked === 0) {
    return { ruledOut: `every exec hangs, and a full ${level.path} refuses within a second` };
  }
  return { finding: findingOf({ question, evidence, level, proof, execs }) };
}

/** The lowest level of that kind which has no more room than the one that binds: raising the other alone mends nothing. */
function levelAsFull(pids: CgroupPids, of: LimitedLevel['of'], binding: LimitedLevel): LimitedLevel | null {
  return limitedLevels(pids).find((level) => level.of === of && level.free === binding.free) ?? null;
}

/** What would refuse next. */
function nextLimits(pids: CgroupPids, level: LimitedLevel): readonly string[] {
  const others = limitedLevels(pids).filter(({ path, free }) => path !== level.path && free < EXEC_NEEDS_SLOTS);
  return others.map(
    ({ path, current, max, free }) =>
      `raising it alone is not enough: ${path}/pids.max is ${max}, with ${current} tasks in it and ${Math.max(0, free)} free`,
  );
}

/**
 * Whose `pids.events` moves when this level refuses; of several that are as full it is the one that is asked first. With `pids.events.local` (v2, Linux >= 6.11) the level's own;
 * otherwise the forking task's cgroup, which is one of the container's, whoever's limit it was.
 */
function countingPaths(pids: CgroupPids, level: LimitedLevel): readonly string[] {
  if (level.ownRefusals !== null) return [level.path];
  return pids.levels.filter(({ of }) => of === 'own').map(({ path }) => path);
}

/**
 * A runtime whose child is attached as it is and makes nothing more: its name, `null` when it is not known to be one.
 * Measured with crun 1.21 in a container without a free slot, on v1 and on v2: every exec worked.
 */
function withoutThreads(home: ContainerHome | null): string | null {
  const version = home?.runtimeVersion ?? '';
  return version.startsWith('crun ') ? version.slice(0, 60) : null;
}

function proofAt(level: LimitedLevel, intervention: Intervention | null): Proof {
  return intervention !== null && intervention.path === `${level.path}/pids.max` ? proofOf(intervention) : 'open';
}

interface Parts {
  readonly question: LevelQuestion;
  readonly evidence: LevelEvidence;
  readonly level: LimitedLevel;
  readonly proof: Proof;
  readonly execs: ExecEvidence;
}

function findingOf(parts: Parts): Found {
  const { question, level, execs, evidence } = parts;
  const sentences = [
    `${question.whose} ${level.path}/pids.max is ${level.max} and ${level.current} tasks are in it: headroom ${level.free}, an exec needs up to ${EXEC_NEEDS_SLOTS}`,
    ...holders(evidence['container.tasks']),
    ...execSentences(execs),
    ...nextLimits(evidence['cgroup.pids'], level),
    ...(execs.tried > 0 && execs.worked === execs.tried ? [latent(evidence['host.kernel'])] : []),
    ...(parts.proof === 'proven' ? ['lifting this one limit made execs work, putting it back broke them again'] : []),
  ];
  return {
    layer: 'runtime-init',
    strength: strengthOf(parts),
    because: `${sentences.join('; ')}.`,
    whyLayer: whyLayer(execs),
    citations: citations(parts),
    remedy: question.remedy(level, evidence),
    suspect: {
      path: `${level.path}/pids.max`,
      liftTo: String(Math.max(level.max, level.current) + LIFT_SLOTS),
      reach: 'container',
      room: { max: level.max, current: level.current },
    },
  };
}

function strengthOf({ level, proof, execs, evidence }: Parts): Strength {
  if (proof === 'proven') return 'conclusive';
  // The kernel itself counted refusals while the failing execs ran.
  if (execs.failed > 0 && (execs.refusals ?? 0) > 0) return 'conclusive';
  if (execs.tried > 0) return 'weak';
  const tasks = evidence['container.tasks'];
  const counted = tasks !== null && (level.of === 'ancestor' || tasks.threadsCount >= level.max - EXEC_NEEDS_SLOTS);
  return level.free <= 0 && counted ? 'strong' : 'weak';
}

function holders(tasks: ContainerTasks | null): readonly string[] {
  const [most] = tasks?.byThreads ?? [];
  if (tasks === null || most === undefined) return [];
  const zombies = tasks.zombiesCount > 0 ? ` and ${tasks.zombiesCount} are zombies` : '';
  // Where none has most of them, it is the number of processes that tells something.
  const who =
    most.threads * 4 >= tasks.threadsCount - tasks.zombiesCount
      ? `${most.threads} are threads of process ${most.pid} (${most.name})`
      : `none has many: they are ${tasks.processesCount} processes, such as ${most.name}`;
  return [`of the container's ${tasks.threadsCount} tasks ${who}${zombies}`];
}

function execSentences({ tried, failed, refusals, failedMedianMs }: ExecEvidence): readonly string[] {
  if (tried === 0 || failed === 0) return [];
  const counted = refusals === null ? '' : `, and the kernel counted ${refusals} refused forks while they ran`;
  const retried =
    failedMedianMs !== null && failedMedianMs >= GO_RETRIES_MS
      ? `, each about ${Math.round(failedMedianMs)} ms long: Go retries a refused thread for ${GO_RETRIES_MS} ms before it gives up`
      : '';
  const some =
    failed < tried ? ' (the others had their threads before they were attached: it depends on the load)' : '';
  return [`${failed} of ${tried} execs failed${some}${counted}${retried}`];
}

/** A full container whose execs work is an accident that waits for a busier host. */
function latent(kernel: HostKernel | null): string {
  const slow = kernel !== null && kernel.major >= 6;
  return slow
    ? `execs work for now, because kernel ${kernel.release} delays an isolated attach until the runtime has its threads; on a busier host they fail`
    : 'execs work for now; they fail when the attach is faster than the runtime makes its threads';
}

function whyLayer({ threadRefused, stageRefused, failed }: ExecEvidence): string {
  if (stageRefused)
    return "The C stage of `runc init` says that it could not make its next stage inside the container's cgroup.";
  const joins =
    'Attaching to a full cgroup is never refused; the next clone is, and that is made by the Go runtime of `runc init`';
  if (threadRefused) return `${joins}: its own crash output says so (pthread_create failed).`;
  return failed > 0 ? `${joins}, which dies before it can report.` : `${joins}.`;
}

function citations({ evidence, level, execs }: Parts): readonly [Citation, ...Citation[]] {
  const tasks = evidence['container.tasks'];
  const attempt = evidence['exec.attempts']?.find(({ outcome }) => outcome === 'fails');
  const intervention = evidence['exec.intervention'];
  const counters = level.refusals === null ? '' : `, pids.events max ${level.refusals}`;
  return [
    { kind: 'cgroup.pids', quote: `${level.path}: pids.max ${level.max}, pids.current ${level.current}${counters}` },
    ...(tasks === null
      ? []
      : [{ kind: 'container.tasks' as const, quote: `${tasks.threadsCount} threads, ${tasks.zombiesCount} zombies` }]),
    ...(attempt === undefined
      ? []
      : [{ kind: 'exec.attempts' as const, quote: `${execs.failed} of ${execs.tried} fail: ${errorLine(attempt)}` }]),
    ...(intervention === null
      ? []
      : [
          {
            kind: 'exec.intervention' as const,
            quote: `${intervention.path}: ${intervention.was} -> ${intervention.liftedTo} -> ${intervention.restoredTo}`,
          },
        ]),
  ];
}
