import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import { heading, mark, text } from './block.ts';
import type { Block } from './block.ts';
import { durationText } from './quantity.ts';
import { tally, tallyText } from './tally.ts';

/** Proof by intervention: failed, limit lifted, worked, restored, failed again. */
export function proofBlocks(intervention: Intervention): readonly Block[] {
  const { path, was, liftedTo, liftedMs, restoredTo, before, lifted, after } = intervention;
  const restored = restoredTo === was;
  return [
    heading('The proof'),
    text(path),
    ended(`with the limit at ${was}`, before),
    ended(`lifted to ${liftedTo} for ${durationText(liftedMs)}`, lifted),
    mark(
      restored ? 'yes' : 'no',
      restored ? `restored to ${restoredTo}` : `NOT restored: it reads ${restoredTo}, not ${was}`,
    ),
    ended('after that', after),
    text(conclusionText(intervention)),
  ];
}

/** `2 of 2` failed. */
function failing(execs: readonly ExecAttempt[]): string {
  return `${tally(execs).failed} of ${tally(execs).total}`;
}

/** The same in one sentence. */
export function proofText({ was, liftedTo, liftedMs, restoredTo, before, lifted, after }: Intervention): string {
  const back = restoredTo === was ? `back at ${was}` : `NOT restored: it reads ${restoredTo}, not ${was}`;
  const steps = [
    `${failing(before)} fail at ${was}`,
    `${failing(lifted)} lifted to ${liftedTo} for ${durationText(liftedMs)}`,
    `${failing(after)} ${back}`,
  ];
  return `${steps.join('; ')}. ${conclusionText({ before, lifted, after })}`;
}

function ended(when: string, execs: readonly ExecAttempt[]): Block {
  const { failed, total } = tally(execs);
  if (total === 0) return mark('unsure', `${when}: no exec was tried`);
  return mark(failed === 0 ? 'yes' : 'no', `${when}: ${tallyText(execs)}`);
}

function conclusionText({ before, lifted, after }: Pick<Intervention, 'before' | 'lifted' | 'after'>): string {
  if (tally(lifted).hung > 0) return 'No exec ended while the limit was lifted: this proves nothing.';
  const cured = tally(lifted).total > 0 && tally(lifted).failed === 0;
  if (!cured) return 'Lifting this limit did not cure it: it is not the cause, or not the only one.';
  if (tally(before).failed > 0 && tally(after).failed > 0) {
    return 'Nothing but this limit changed: lifting it cures the exec, putting it back breaks it again.';
  }
  return 'The exec did not fail on both sides of the lifting: this proves nothing.';
}
