import type { ExecAttempt, Stalls } from '../model/exec-attempt.ts';
import type { Citation, Remedy } from '../model/finding.ts';
import type { HostPressure, Pressure } from '../model/host-resources.ts';
import type { Layer } from '../model/layer.ts';
import type { Answer } from '../model/rule.ts';
import { durationsText, slowerThan, stalledRatio, VERY_SLOW_MS } from './slow-execs.ts';

/** From which share of the time on waiting is what makes an exec slow. */
export const WAITS_FROM_RATIO = { cpu: 0.8, io: 0.3 } as const;

/** Where two rules differ that ask the same of different resources. */
export interface WaitQuestion {
  readonly resource: 'cpu' | 'io';
  readonly counter: keyof Stalls;
  readonly whatWaits: string;
  readonly layer: Layer;
  readonly whyLayer: string;
  remedy(): readonly Remedy[];
}

export interface WaitEvidence {
  readonly 'host.pressure': HostPressure;
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
}

/** Did the whole machine wait while execs were slow? Waiting alone is no fault: a well used machine waits. */
export function waitingHost(question: WaitQuestion, evidence: WaitEvidence): Answer {
  const pressure = evidence['host.pressure'][question.resource];
  const attempts = evidence['exec.attempts'];
  if (pressure === null) return { ruledOut: 'this kernel does not count waiting (PSI)' };
  if (attempts === null)
    return { ruledOut: `no exec was tried, and waiting alone is no fault: ${told(question, pressure)}` };
  const slow = slowerThan(attempts, VERY_SLOW_MS);
  if (slow.length === 0) return { ruledOut: `no exec took ${VERY_SLOW_MS / 1000} s; ${told(question, pressure)}` };
  const waited = slow.filter(
    (attempt) => (stalledRatio(attempt, question.counter) ?? 0) >= WAITS_FROM_RATIO[question.resource],
  );
  const [first] = waited;
  if (first === undefined || waited.length < slow.length) {
    return {
      ruledOut: `${slow.length} execs were slow, and the machine did not wait in all of them; ${told(question, pressure)}`,
    };
  }
  const percents = waited.map((attempt) => Math.round(100 * (stalledRatio(attempt, question.counter) ?? 0)));
  const hung = waited.some(({ outcome }) => outcome === 'hangs');
  const citations: readonly [Citation, ...Citation[]] = [
    { kind: 'host.pressure', quote: told(question, pressure) },
    {
      kind: 'exec.attempts',
      quote: `${first.durationMs} ms, of which ${question.whatWaits} for ${first.stalls[question.counter] ?? '?'} ms`,
    },
  ];
  return {
    finding: {
      layer: question.layer,
      // The kernel counted it for the whole machine, and a hang has other causes that a loaded machine only hides.
      strength: hung ? 'weak' : 'strong',
      because: `${durationsText(waited)}, and for ${Math.min(...percents)} to ${Math.max(...percents)} % of that time ${question.whatWaits}.`,
      whyLayer: question.whyLayer,
      citations,
      remedy: question.remedy(),
      suspect: null,
    },
  };
}

function told({ resource }: WaitQuestion, { someRatio, fullRatio }: Pressure): string {
  return `/proc/pressure/${resource}: some ${percent(someRatio)}${fullRatio === null ? '' : `, full ${percent(fullRatio)}`} of the last 10 s`;
}

function percent(ratio: number): string {
  return `${Math.round(100 * ratio)} %`;
}
