import type { Verified } from '../diagnosis/verify.ts';
import { type Block, mark, text, title } from './block.ts';
import { layout, type PageOptions } from './layout.ts';
import { counted } from './quantity.ts';

export interface VerifiedTrial {
  readonly name: string;
  readonly verified: Verified;
}

/** What became of each trial that was diagnosed again; those that came out the same are counted. */
export function verifyText(trials: readonly VerifiedTrial[], score: 'same' | 'differs', options: PageOptions): string {
  const same = trials.filter(({ verified }) => verified.status === 'same').length;
  const tried = trials.filter(({ verified }) => verified.status !== 'nothing').length;
  return layout(
    [
      title('Diagnosed again from the readings'),
      ...trials.flatMap(({ name, verified }) => blocksOf(name, verified)),
      mark(same === tried && tried > 0 ? 'yes' : 'no', `${same} of ${counted(tried, 'trial')} came out the same`),
      mark(score === 'same' ? 'yes' : 'no', score === 'same' ? 'and so did the score' : 'the score is another one'),
      ...(tried === 0 ? [text('No trial of this report has come to a diagnosis.')] : []),
    ],
    options,
  );
}

function blocksOf(name: string, verified: Verified): readonly Block[] {
  switch (verified.status) {
    case 'same':
      return [];
    case 'differs':
      return [mark('no', `${name}: another ${verified.what.join(', ')}`)];
    case 'nothing':
      return [mark('skipped', `${name}: ended before a diagnosis was made`)];
    case 'unreadable':
      return [mark('unsure', `${name}: ${verified.why}`)];
  }
}
