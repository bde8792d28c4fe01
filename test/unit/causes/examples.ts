import { CAUSES, type Cause } from '../../../harness/model/cause.ts';
import { commandExamples } from './command-examples.ts';
import { examplesB } from './examples-b.ts';
import { limitExamples } from './limit-examples.ts';
import { runtimeExamples } from './runtime-examples.ts';
import { stateExamples } from './state-examples.ts';

const own: Record<Cause, readonly [string, ...string[]]> = {
  ...limitExamples,
  ...stateExamples,
  ...runtimeExamples,
  ...commandExamples,
};

/** At least one text for each cause, as `explain` hands it to the signatures: escapes out, one blank between words. */
export const examples: readonly { readonly id: Cause; readonly texts: readonly string[] }[] = CAUSES.map((id) => ({
  id,
  texts: [...own[id], ...examplesB.filter((each) => each.id === id).map(({ text }) => text)],
}));
