import type { RuleResult } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';
import { heading, mark } from './block.ts';
import type { Block } from './block.ts';

/** What was ruled out, and what nobody can say; empty when there is neither. */
export function ruleBlocks(rules: readonly RuleResult[], readings: readonly Reading[]): readonly Block[] {
  const blocks = [...rules.flatMap(ruleBlock), ...readings.flatMap(unread)];
  return blocks.length === 0 ? [] : [heading('What else it could have been'), ...blocks];
}

function ruleBlock(result: RuleResult): readonly Block[] {
  switch (result.status) {
    case 'matched':
      return [];
    case 'ruled-out':
      return [mark('skipped', `not ${result.rule}: ${result.because}`)];
    case 'no-evidence':
      return [mark('unsure', `${result.rule} can not be judged without ${result.missing.join(', ')}`)];
    case 'crashed':
      return [mark('unsure', `${result.rule} crashed, which is a bug: ${result.error}`)];
  }
}

/** Only what failed: what is absent belongs to another depth, or is not on this machine. */
function unread(reading: Reading): readonly Block[] {
  return reading.status === 'failed' ? [mark('unsure', `${reading.kind} was not read: ${reading.error}`)] : [];
}
