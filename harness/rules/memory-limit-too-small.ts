import type { CgroupMemory } from '../model/cgroup.ts';
import type { Citation, Strength } from '../model/finding.ts';
import type { Layer } from '../model/layer.ts';
import type { Answer, Evidence, Rule } from '../model/rule.ts';
import { bytesText } from './bytes-text.ts';
import { proofOf } from './exec-evidence.ts';
import { memoryEvidence, type MemoryEvidence } from './memory-evidence.ts';
import { limitFile, memoryLift } from './memory-lift.ts';
import { memoryRemedy } from './memory-remedy.ts';
import { bindingMemory, EXEC_NEEDS_BYTES, type LimitedMemory } from './memory-room.ts';

type Likes = 'container.inspect' | 'exec.attempts' | 'exec.intervention' | 'host.memory';
type Seen = Evidence<'cgroup.memory', Likes>;

/** How a limit makes itself felt, and how sure that is. */
interface Effect {
  readonly sentence: string;
  readonly layer: Layer;
  readonly whyLayer: string;
  readonly strength: Strength;
}

/**
 * A limit that has no room for what is run by an exec, or in which nobody may be killed, so that an exec waits or is
 * refused. Where it kills the exec on its way in, that is `oom-kill-runc-init`, before it happens as well as after.
 */
const memoryLimitTooSmall: Rule<'cgroup.memory', Likes> = {
  id: 'memory-limit-too-small',
  needs: ['cgroup.memory'],
  likes: ['container.inspect', 'exec.attempts', 'exec.intervention', 'host.memory'],
  match(evidence) {
    const memory = evidence['cgroup.memory'];
    const level = bindingMemory(memory, evidence['host.memory']);
    if (level === null) return { ruledOut: 'no memory limit at any level' };
    const attempts = evidence['exec.attempts'];
    const execs = attempts === null ? null : memoryEvidence(attempts, memory, level.path);
    const effect = effectOf(evidence, level, execs);
    return 'ruledOut' in effect ? effect : { finding: findingOf(evidence, level, effect) };
  },
};

function effectOf(
  evidence: Seen,
  level: LimitedMemory,
  execs: MemoryEvidence | null,
): Effect | { readonly ruledOut: string } {
  const memory = evidence['cgroup.memory'];
  const proof = proofAt(evidence, memory, level);
  if (proof === 'refuted') return { ruledOut: `execs failed all the same while ${level.path} had more memory` };
  const killed = execs?.killedCommands.length ?? 0;
  if (killed > 0) return commandKilled(killed);
  if (level.onExhaustion === 'waiting') return { ...waiting(execs), strength: 'conclusive' };
  if (level.roomBytes >= EXEC_NEEDS_BYTES) {
    return {
      ruledOut: `${bytesText(level.roomBytes)} of ${bytesText(level.limitBytes)} can still be had in ${level.path}; an exec needs at most ${bytesText(EXEC_NEEDS_BYTES)}`,
    };
  }
  if (level.onExhaustion === 'kills' && (execs === null || execs.killed.length > 0)) {
    return { ruledOut: `what joins ${level.path} is killed there: that is oom-kill-runc-init` };
  }
  if (execs === null) return waiting(null);
  if (execs.hung > 0 && level.onExhaustion === 'waits') return waiting(execs);
  if (execs.failed + execs.hung === 0) {
    return {
      ruledOut: `${execs.tried} execs worked with ${bytesText(level.roomBytes)} to be had, and nobody was killed`,
    };
  }
  if (execs.failed > 0 && (execs.limitHits ?? 0) > 0) return refused(execs, proof);
  return {
    ruledOut: `${execs.failed + execs.hung} of ${execs.tried} execs did not work, and the limit was not in their way`,
  };
}

function proofAt(evidence: Seen, memory: CgroupMemory, level: LimitedMemory): ReturnType<typeof proofOf> {
  const intervention = evidence['exec.intervention'];
  return intervention?.path === limitFile(memory, level) ? proofOf(intervention) : 'open';
}

const CHARGED = 'What `runc init` touches from the moment it joins the cgroup is charged there';

function commandKilled(count: number): Effect {
  return {
    sentence: `${count === 1 ? 'the command was' : `${count} commands were`} started and then killed for want of memory (exit code 137)`,
    layer: 'command',
    whyLayer: 'The runtime had started the command: what it does itself is what the limit does not hold.',
    strength: 'conclusive',
  };
}

/** v1 can be told to kill nobody: then whoever asks sleeps, and so does an exec. */
function waiting(execs: MemoryEvidence | null): Effect {
  const hung = execs === null || execs.hung === 0 ? '' : `: ${execs.hung} of ${execs.tried} execs did not end`;
  return {
    sentence: `nobody may be killed here (oom_kill_disable), so what asks for memory is put to sleep${hung}`,
    layer: 'runtime-init',
    whyLayer: `${CHARGED}, and there it sleeps until somebody gives memory back.`,
    strength: 'strong',
  };
}

function refused({ failed, tried, limitHits }: MemoryEvidence, proof: ReturnType<typeof proofOf>): Effect {
  return {
    sentence: `${failed} of ${tried} execs failed, the limit was hit ${limitHits} times meanwhile and nobody was killed`,
    layer: 'runtime-init',
    whyLayer: `${CHARGED}: an allocation was refused.`,
    strength: proof === 'proven' ? 'conclusive' : 'strong',
  };
}

function findingOf(
  evidence: Seen,
  level: LimitedMemory,
  effect: Effect,
): Extract<Answer, { finding: unknown }>['finding'] {
  const { path, of, limitBytes, usageBytes, reclaimableBytes, roomBytes, peakBytes } = level;
  const whose = of === 'own' ? "the container's own memory limit" : 'the memory limit of a cgroup above the container';
  const cache = reclaimableBytes === null ? '' : ` (${bytesText(reclaimableBytes)} of it can be given up)`;
  // More was used before than is allowed now: nobody has leaked up to this limit.
  const lowered =
    peakBytes !== null && peakBytes > limitBytes
      ? [`${bytesText(peakBytes)} were in use at one time: the limit has been lowered since`]
      : [];
  const sentences = [
    `${whose}, ${path}, is ${bytesText(limitBytes)} and ${bytesText(usageBytes)} are used${cache}: ${bytesText(Math.max(0, roomBytes))} can still be had, an exec needs up to ${bytesText(EXEC_NEEDS_BYTES)}`,
    ...lowered,
    effect.sentence,
  ];
  return {
    layer: effect.layer,
    strength: effect.strength,
    because: `${sentences.join('; ')}.`,
    whyLayer: effect.whyLayer,
    citations: citations(level),
    remedy: memoryRemedy(level, evidence['container.inspect']),
    suspect: effect.layer === 'command' ? null : memoryLift(evidence['cgroup.memory'], level),
  };
}

function citations({
  path,
  limitBytes,
  usageBytes,
  limitHits,
  reclaimableBytes,
  onExhaustion,
}: LimitedMemory): readonly [Citation] {
  const hits = limitHits === null ? '' : `, hit ${limitHits} times`;
  const waits = onExhaustion === 'kills' ? '' : ', oom_kill_disable 1';
  return [
    {
      kind: 'cgroup.memory',
      quote: `${path}: limit ${limitBytes}, usage ${usageBytes}, file cache ${reclaimableBytes ?? 'unknown'}${hits}${waits}`,
    },
  ];
}

export default memoryLimitTooSmall;
