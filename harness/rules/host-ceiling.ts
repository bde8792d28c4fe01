import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import type { Remedy } from '../model/finding.ts';
import type { Answer } from '../model/rule.ts';
import { proofOf } from './exec-evidence.ts';
import { countedElsewhere, failedSentence, hostStrength, RUNTIME_NEEDS_TASKS } from './runtime-tasks.ts';

/** A sysctl that bounds the tasks of the whole machine. */
export interface Ceiling {
  readonly sysctl: 'threads-max' | 'pid_max';
  readonly max: number;
  /** How many there may be: less than `max` where some are kept back. */
  readonly usable: number;
  readonly current: number;
  /** What is counted, for the sentence. */
  readonly unit: string;
  readonly remedy: readonly Remedy[];
}

/** What a rule about a ceiling sees. */
export interface CeilingEvidence {
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
  readonly 'exec.intervention': Intervention | null;
}

/** For the proof: room for an exec or two. */
const LIFT_TASKS = 256;

/** Is the machine at this ceiling, as far as execs can show it? No counter tells when it refuses. */
export function atCeiling(ceiling: Ceiling, evidence: CeilingEvidence): Answer {
  const { sysctl, max, usable, current, unit } = ceiling;
  const free = usable - current;
  if (free >= RUNTIME_NEEDS_TASKS) return { ruledOut: `${current} ${unit} of ${usable} (kernel.${sysctl} ${max})` };
  const attempts = evidence['exec.attempts'];
  const counted = countedElsewhere(attempts);
  if (counted !== null) return { ruledOut: `every exec that failed was refused a fork by ${counted}` };
  const path = `/proc/sys/kernel/${sysctl}`;
  const intervention = evidence['exec.intervention'];
  const proof = intervention !== null && intervention.path === path ? proofOf(intervention) : 'open';
  if (proof === 'refuted') return { ruledOut: `execs failed all the same while ${path} was lifted` };
  const sentences = [
    `the host has ${current} ${unit}, and kernel.${sysctl} (${max}) allows ${usable}: ${free} free, and an exec needs up to ${RUNTIME_NEEDS_TASKS}`,
    ...failedSentence(attempts),
    ...(proof === 'proven' ? ['lifting it made execs work, putting it back broke them again'] : []),
  ];
  return {
    finding: {
      layer: 'kernel',
      strength: proof === 'proven' ? 'conclusive' : hostStrength(free, attempts),
      because: `${sentences.join('; ')}.`,
      whyLayer: 'The kernel refuses everybody on this machine, root too: every container, and the host itself.',
      citations: [{ kind: 'host.threads', quote: `${current} threads, kernel.${sysctl} ${max}` }],
      remedy: ceiling.remedy,
      suspect: { path, liftTo: String(max + LIFT_TASKS), reach: 'host', room: { max: usable, current } },
    },
  };
}
