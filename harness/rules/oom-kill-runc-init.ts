import type { Citation, Remedy, Strength } from '../model/finding.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { KernelEvent } from '../model/kernel-log.ts';
import type { Answer, Evidence, Rule } from '../model/rule.ts';
import { bytesText } from './bytes-text.ts';
import { proofOf } from './exec-evidence.ts';
import { killsOfRuntime, memoryEvidence } from './memory-evidence.ts';
import { limitFile, memoryLift } from './memory-lift.ts';
import { memoryRemedy } from './memory-remedy.ts';
import { bindingMemory, EXEC_NEEDS_BYTES, type LimitedMemory, NO_EXEC_FITS_BYTES } from './memory-room.ts';

type Likes =
  | 'container.home'
  | 'container.inspect'
  | 'exec.attempts'
  | 'exec.intervention'
  | 'host.memory'
  | 'kernel.log';

/** The runtime's child joined a full memory cgroup, and was the one to be killed. The container itself goes on. */
const oomKillRuncInit: Rule<'cgroup.memory', Likes> = {
  id: 'oom-kill-runc-init',
  needs: ['cgroup.memory'],
  likes: ['container.home', 'container.inspect', 'exec.attempts', 'exec.intervention', 'host.memory', 'kernel.log'],
  explains: ['memory-limit-too-small'],
  match(evidence) {
    const memory = evidence['cgroup.memory'];
    const level = bindingMemory(memory, evidence['host.memory']);
    if (level === null) return { ruledOut: 'no memory limit at any level' };
    const intervention = evidence['exec.intervention'];
    const proof = intervention?.path === limitFile(memory, level) ? proofOf(intervention) : 'open';
    if (proof === 'refuted') return { ruledOut: `execs failed all the same while ${level.path} had more memory` };

    const attempts = evidence['exec.attempts'];
    const events = killsOfRuntime(evidence['kernel.log'], memory);
    if (attempts === null) return unprobed(evidence, level, events);
    const { tried, failed, killed, isUncounted } = memoryEvidence(attempts, memory, level.path);
    if (isUncounted && failed > 0) return unprobed(evidence, level, events);
    if (killed.length === 0) {
      return {
        ruledOut: `nobody in the container was killed for memory while ${tried} execs ran, of which ${failed} failed`,
      };
    }
    return found(evidence, { level, killed, events, tried, proof });
  },
};

/**
 * Without execs of our own: the room there is, since what joins must be killed where there is none; and the kernel's log
 * of earlier ones, which counts when there is no room now either.
 */
function unprobed(
  evidence: Evidence<'cgroup.memory', Likes>,
  level: LimitedMemory,
  events: readonly KernelEvent[],
): Answer {
  const last = events.at(-1);
  if (level.roomBytes >= EXEC_NEEDS_BYTES) {
    const earlier = last === undefined ? '' : `the kernel killed ${last.process?.name} ${secondsAgo(last)} ago, and `;
    return {
      ruledOut: `${earlier}${bytesText(level.roomBytes)} of ${bytesText(level.limitBytes)} can be had in ${level.path}`,
    };
  }
  if (level.onExhaustion !== 'kills') return { ruledOut: `nobody may be killed in ${level.path}` };
  return found(evidence, { level, killed: [], events, tried: 0, proof: 'open' });
}

/** Of a finding that no exec of ours has shown. crun needs a fraction of what runc does. */
function foreseen({ 'container.home': home }: Evidence<'cgroup.memory', Likes>, level: LimitedMemory): Strength {
  const isCrun = home?.runtimeVersion?.startsWith('crun') === true;
  // Without `memory.stat` nobody knows what could be given up.
  return level.roomBytes < NO_EXEC_FITS_BYTES && level.reclaimableBytes !== null && !isCrun ? 'strong' : 'weak';
}

interface Parts {
  readonly level: LimitedMemory;
  readonly killed: readonly ExecAttempt[];
  readonly events: readonly KernelEvent[];
  readonly tried: number;
  readonly proof: 'proven' | 'refuted' | 'open';
}

function found(evidence: Evidence<'cgroup.memory', Likes>, { level, killed, events, tried, proof }: Parts): Answer {
  const { path, of, limitBytes, usageBytes, roomBytes, peakBytes } = level;
  const last = events.at(-1);
  const whose = of === 'own' ? "the container's own memory limit" : 'the memory limit of a cgroup above the container';
  const sentences = [
    `${whose}, ${path}, is ${bytesText(limitBytes)}; ${bytesText(usageBytes)} are used and ${bytesText(Math.max(0, roomBytes))} can still be had, an exec needs up to ${bytesText(EXEC_NEEDS_BYTES)}`,
    ...(killed.length === 0
      ? []
      : [
          `${killed.length} of ${tried} execs failed while the kernel killed a process of the container, whose first process goes on`,
        ]),
    ...(peakBytes !== null && peakBytes > limitBytes
      ? [`${bytesText(peakBytes)} were in use at one time: the limit has been lowered since`]
      : []),
    ...(tried === 0 ? ['no exec was tried'] : []),
    ...(last === undefined ? [] : [`the kernel log names ${last.process?.name}, killed ${secondsAgo(last)} ago`]),
    ...(proof === 'proven' ? ['lifting this one limit made execs work, putting it back broke them again'] : []),
  ];
  return {
    finding: {
      layer: 'runtime-init',
      strength: killed.length > 0 ? 'conclusive' : last === undefined ? foreseen(evidence, level) : 'strong',
      because: `${sentences.join('; ')}.`,
      whyLayer:
        'What `runc init` touches from the moment it joins the cgroup is charged there, and it is the one to be killed: it dies before it can report.',
      citations: citations(level, last, killed),
      remedy: memoryRemedy(level, evidence['container.inspect']) satisfies readonly Remedy[],
      suspect: memoryLift(evidence['cgroup.memory'], level),
    },
  };
}

function citations(
  { path, limitBytes, usageBytes, oomKills }: LimitedMemory,
  event: KernelEvent | undefined,
  killed: readonly ExecAttempt[],
): readonly [Citation, ...Citation[]] {
  const [first] = killed;
  const kills = oomKills === null ? '' : `, oom_kill ${oomKills}`;
  return [
    { kind: 'cgroup.memory', quote: `${path}: limit ${limitBytes}, usage ${usageBytes}${kills}` },
    ...(event === undefined ? [] : [{ kind: 'kernel.log' as const, quote: event.text.slice(0, 200) }]),
    ...(first === undefined
      ? []
      : [{ kind: 'exec.attempts' as const, quote: `${killed.length} killed: ${errorOf(first)}` }]),
  ];
}

/** Killed before it could say anything: then there is only the exit code. */
function errorOf({ stdout, stderr, end }: ExecAttempt): string {
  const said = `${stdout}\n${stderr}`.split('\n').find((line) => line.trim() !== '');
  if (said !== undefined) return said.trim().slice(0, 300);
  return end.status === 'exited' ? `exit code ${end.exitCode} and no text` : end.status;
}

function secondsAgo({ ageMs }: KernelEvent): string {
  return `${Math.round(ageMs / 1000)} s`;
}

export default oomKillRuncInit;
