import { CAUSE_IDS, type CauseId } from '../../../harness/model/knowledge.ts';
import { commandExamples } from './command-examples.ts';
import { examplesB } from './examples-b.ts';
import { limitExamples } from './limit-examples.ts';
import { runtimeExamples } from './runtime-examples.ts';
import { stateExamples } from './state-examples.ts';

const own: Record<CauseId, readonly [string, ...string[]]> = {
  ...limitExamples,
  ...stateExamples,
  ...runtimeExamples,
  ...commandExamples,
};

/** At least one text for each cause, as `explain` hands it to the signatures: escapes out, one blank between words. */
export const examples: readonly { readonly id: CauseId; readonly texts: readonly string[] }[] = CAUSE_IDS.map((id) => ({
  id,
  texts: [...own[id], ...examplesB.filter((each) => each.id === id).map(({ text }) => text)],
}));
