import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Remedy, Strength } from '../model/finding.ts';
import type { KernelEvent, KernelEventKind, KernelLog } from '../model/kernel-log.ts';
import type { Answer } from '../model/rule.ts';
import { failuresThatSay } from './failures-that-say.ts';
import { failing } from './exec-text.ts';

/** What a rule about a policy of the kernel sees. */
export interface PolicyEvidence {
  readonly 'kernel.log': KernelLog | null;
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
}

/** Where two rules differ that ask the same of different policies. */
export interface PolicyQuestion {
  readonly what: Extract<KernelEventKind, 'apparmor' | 'avc'>;
  readonly name: string;
  /** What a runtime says whose label or profile was refused. */
  readonly says: RegExp;
  readonly remedy: readonly [Remedy, ...Remedy[]];
}

/** A denial while our execs ran; of an earlier exec it is no more than a suspicion. */
const FRESH_MS = 60_000;
const EARLIER_MS = 10 * 60_000;

/** The runtime and its child; `exe` is what a sealed copy calls itself (runc 1.0.0-rc7 to 1.1). */
const OF_THE_RUNTIME = /^(?:(?:runc|crun|youki)(?::\[[012]:(?:PARENT|CHILD|INIT)\]?)?|exe|containerd-shim.{0,20})$/u;
const REFUSED = /permission denied|operation not permitted/iu;

/** Has the kernel written down that it refused the runtime something, while execs were refused? */
export function policyDenied(question: PolicyQuestion, evidence: PolicyEvidence): Answer {
  const log = evidence['kernel.log'];
  const from = log?.from ?? 'a kernel log that was not read';
  const attempts = evidence['exec.attempts'];
  const denials = (log?.events ?? []).filter(({ what }) => what === question.what);
  const count = denials.length === 0 ? 'nothing denied' : `${denials.length} denials`;
  const ofRuntime = denials.filter(({ process }) => process !== null && OF_THE_RUNTIME.test(process.name));
  const named = failuresThatSay(attempts, question.says);
  const refused = failuresThatSay(attempts, REFUSED);
  const fresh = ofRuntime.findLast(({ ageMs }) => ageMs < FRESH_MS) ?? null;
  if (attempts === null)
    return unprobed(question, ofRuntime.findLast(({ ageMs }) => ageMs < EARLIER_MS) ?? null, denials);
  if (failing(attempts).length === 0) return { ruledOut: `every exec works; ${count} in ${from}` };
  const line = named.line ?? (fresh === null ? null : refused.line);
  if (line === null) {
    return { ruledOut: `${count} in ${from}, and no exec was refused by that as far as is known` };
  }
  const strength: Strength = fresh !== null && named.line !== null ? 'conclusive' : 'strong';
  return found(question, { strength, event: fresh, line });
}

function unprobed(question: PolicyQuestion, event: KernelEvent | null, denials: readonly KernelEvent[]): Answer {
  if (event === null) {
    const ofOthers = `${denials.length} denials, and none of the runtime's in the last minutes`;
    return { ruledOut: denials.length === 0 ? 'nothing was denied' : ofOthers };
  }
  return found(question, { strength: 'weak', event, line: null });
}

function found(
  { name, remedy }: PolicyQuestion,
  { strength, event, line }: { strength: Strength; event: KernelEvent | null; line: string | null },
): Answer {
  const sentences = [
    ...(event === null
      ? [`${name} refuses, by the words of the runtime`]
      : [
          `the kernel wrote down that ${name} refused ${event.process?.name ?? 'somebody'} ${Math.round(event.ageMs / 1000)} s ago`,
        ]),
    ...(line === null ? ['no exec was tried'] : [`execs were refused with: ${line}`]),
  ];
  return {
    finding: {
      layer: 'runtime-init',
      strength,
      because: `${sentences.join('; ')}.`,
      whyLayer:
        "The runtime's child takes on the profile or label of the exec, and opens its files, inside of the container.",
      citations: [
        { kind: 'kernel.log', quote: event?.text ?? 'no denial of the runtime' },
        ...(line === null ? [] : [{ kind: 'exec.attempts' as const, quote: line }]),
      ],
      remedy,
      suspect: null,
    },
  };
}
