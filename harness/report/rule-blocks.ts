import type { Finding, RuleResult } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';
import { heading, mark } from './block.ts';
import type { Block } from './block.ts';
import { counted } from './quantity.ts';

/** With dozens of rules the rest is counted: a screen is for what tells something. */
const MOST_RULED_OUT = 4;
const MOST_UNSURE = 3;

type RuledOut = Extract<RuleResult, { status: 'ruled-out' }>;

/** What was ruled out, the most telling first, and what nobody can say; empty when there is neither. */
export function ruleBlocks(rules: readonly RuleResult[], readings: readonly Reading[]): readonly Block[] {
  const unsure = [...crashed(rules), ...unjudged(rules), ...readings.flatMap(unread)];
  const blocks = [
    ...ruledOut(rules),
    ...unsure.slice(0, MOST_UNSURE).map((sentence) => mark('unsure', sentence)),
    ...rest(unsure.length - MOST_UNSURE, 'more could not be told'),
  ];
  return blocks.length === 0 ? [] : [heading('What else it could have been'), ...blocks];
}

/** What was ruled out; what the findings could be taken for comes first. */
export function mostTelling(rules: readonly RuleResult[]): readonly RuledOut[] {
  const findings = rules.flatMap((rule) => (rule.status === 'matched' ? [rule.finding] : []));
  return rules
    .filter((rule) => rule.status === 'ruled-out')
    .toSorted((a, b) => telling(b, findings) - telling(a, findings));
}

function ruledOut(rules: readonly RuleResult[]): readonly Block[] {
  const all = mostTelling(rules);
  return [
    ...all.slice(0, MOST_RULED_OUT).map(({ rule, because }) => mark('skipped', `not ${rule}: ${because}`)),
    ...rest(all.length - MOST_RULED_OUT, 'more were ruled out; --json has each with its reason'),
  ];
}

/** What the named cause could be taken for, and then what was ruled out by numbers, tells most. */
function telling({ rule, because }: RuledOut, findings: readonly Finding[]): number {
  const alike = findings.some(({ cause, explains }) => explains.some((one) => one === rule) || sameKind(cause, rule));
  return (alike ? 2 : 0) + (/\d/u.test(because) ? 1 : 0);
}

/** `container-pids-max` and `pod-pids-limit` speak of one thing. */
function sameKind(cause: string, rule: string): boolean {
  const words = new Set(cause.split('-'));
  return rule.split('-').some((word) => word.length > 3 && word !== 'container' && words.has(word));
}

/** Together where the same evidence is missing. */
function unjudged(rules: readonly RuleResult[]): readonly string[] {
  const without = new Map<string, string[]>();
  for (const result of rules) {
    if (result.status !== 'no-evidence') continue;
    const missing = result.missing.join(', ');
    without.set(missing, [...(without.get(missing) ?? []), result.rule]);
  }
  return [...without].map(([missing, ids]) => {
    const [first = '', ...others] = ids;
    const which = others.length > 2 ? `${first} and ${counted(others.length, 'other')}` : ids.join(', ');
    return `${which} can not be judged without ${missing}`;
  });
}

/** A rule that crashed is a bug, and is always told. */
export function crashed(rules: readonly RuleResult[]): readonly string[] {
  return rules.flatMap((result) =>
    result.status === 'crashed' ? [`${result.rule} crashed, which is a bug: ${result.error}`] : [],
  );
}

/** Only what failed: what is absent belongs to another depth, or is not on this machine. */
export function unread(reading: Reading): readonly string[] {
  return reading.status === 'failed' ? [`${reading.kind} was not read: ${reading.error}`] : [];
}

function rest(count: number, what: string): readonly Block[] {
  return count > 0 ? [mark('skipped', `${count} ${what}`)] : [];
}
