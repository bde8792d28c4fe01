import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Remedy, Strength } from '../model/finding.ts';
import type { Layer } from '../model/layer.ts';
import type { Answer } from '../model/rule.ts';
import { failuresThatSay } from './failures-that-say.ts';

/** A cause that leaves no trace but the words of whoever was refused. */
export interface ToldQuestion {
  readonly says: RegExp;
  /** `conclusive`: those words have no other meaning. */
  readonly strength: Extract<Strength, 'conclusive' | 'strong'>;
  readonly layer: Layer;
  /** What the words mean, as a clause. */
  readonly means: string;
  readonly whyLayer: string;
  readonly remedy: readonly [Remedy, ...Remedy[]];
}

/**
 * Do the execs say it? Those of a person's own command alone are not believed while others work: a program may print
 * anything, the words of a runtime among it.
 */
export function told(question: ToldQuestion, attempts: readonly ExecAttempt[] | null): Answer {
  if (attempts === null) return { ruledOut: 'no exec was tried, and nothing but its words would show it' };
  const ours = attempts.filter(({ kind, outcome }) => kind !== 'command' && outcome !== 'not-tried');
  const said = failuresThatSay(ours.length > 0 ? ours : attempts, question.says);
  if (said.line === null) return { ruledOut: 'no exec was refused in its words' };
  return {
    finding: {
      layer: question.layer,
      strength: question.strength,
      because: `${question.means}; ${said.count} execs were refused with: ${said.line}.`,
      whyLayer: question.whyLayer,
      citations: [{ kind: 'exec.attempts', quote: said.line }],
      remedy: question.remedy,
      suspect: null,
    },
  };
}
