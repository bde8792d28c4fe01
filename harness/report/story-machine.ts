import type { AmplifierUse, AttachLatency, Trial } from '../model/run-report.ts';
import { fact, heading, mark, text } from './block.ts';
import type { Block, Mark } from './block.ts';
import { counted, microsText } from './quantity.ts';

const MARK_OF = { done: 'yes', 'nothing-to-do': 'skipped', failed: 'no' } as const;
const WORDS_OF = { done: 'taken back', 'nothing-to-do': 'was gone already', failed: 'NOT taken back' } as const;

/** What was done to the machine, what became of it, and what is left. */
export function machineBlocks({ changes, leftovers, phases }: Trial): readonly Block[] {
  const looked = phases.some(({ phase }) => phase === 'leftovers');
  if (changes.length === 0 && leftovers.length === 0 && !looked) return [];
  return [
    heading('What was changed'),
    ...(changes.length === 0 ? [mark('skipped', 'nothing')] : []),
    ...changes.map(({ what, undo, result }) => mark(MARK_OF[result], `${what}: ${WORDS_OF[result]} (${undo})`)),
    ...leftoverBlocks(leftovers, looked ? 'yes' : 'unsure'),
  ];
}

function leftoverBlocks(leftovers: readonly string[], clean: Mark): readonly Block[] {
  if (leftovers.length > 0) return leftovers.map((each) => mark('no', `left behind: ${each}`));
  return [mark(clean, clean === 'yes' ? 'read back: nothing is left behind' : 'nobody has looked for leftovers')];
}

/** Whether the race was helped along; it is never the cause, and always told. */
export function amplifierBlocks(amplifier: AmplifierUse): readonly Block[] {
  switch (amplifier.status) {
    case 'off':
      return [
        heading('The amplifier: off'),
        text(`Nothing was helped along: ${amplifier.why}.`),
        ...(amplifier.latency === null ? [] : [fact('attach', latencyText(amplifier.latency))]),
      ];
    case 'on': {
      const { intervalUs, tickUs, before, during } = amplifier;
      return [
        heading(`The amplifier: ${amplifier.kind}`),
        text(
          `A process moved between two cgroups every ${microsText(intervalUs)}, and each CPU ticked every ` +
            `${microsText(tickUs)}, as on a busy host. It makes the race be lost more often; it is not the cause.`,
        ),
        fact('before', `attach ${latencyText(before)}`),
        fact('during', `attach ${latencyText(during)}`),
      ];
    }
  }
}

function latencyText({ samples, minUs, medianUs, maxUs }: AttachLatency): string {
  const range = `${microsText(minUs)} to ${microsText(maxUs)}`;
  return `median ${microsText(medianUs)} (${range}, ${counted(samples, 'sample')})`;
}
