import type { RuleResult } from '../model/finding.ts';
import type { EvidenceKind, Reading } from '../model/reading.ts';
import type { Evidence, Rule } from '../model/rule.ts';

/**
 * Asks every rule, each given only the evidence it declared. A rule that throws has crashed; the others go on.
 * Of several readings of a kind the last counts: the earlier ones are the baseline.
 */
export function runRules(rules: readonly Rule[], readings: readonly Reading[]): readonly RuleResult[] {
  const values = new Map<EvidenceKind, unknown>();
  for (const reading of readings) {
    if (reading.status === 'read') values.set(reading.kind, reading.value);
    // What could be read before the injection says nothing of now.
    else values.delete(reading.kind);
  }
  return rules.map((rule) => ask(rule, values));
}

function ask(rule: Rule, values: ReadonlyMap<EvidenceKind, unknown>): RuleResult {
  const missing = rule.needs.filter((kind) => !values.has(kind));
  if (missing.length > 0) return { rule: rule.id, status: 'no-evidence', missing };
  const declared = [...rule.needs, ...rule.likes].map((kind) => [kind, values.get(kind) ?? null] as const);
  try {
    // The map is keyed by kind and filled from readings, whose kind and value belong together by type.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const answer = rule.match(Object.fromEntries(declared) as Evidence<EvidenceKind, EvidenceKind>);
    if ('ruledOut' in answer) return { rule: rule.id, status: 'ruled-out', because: answer.ruledOut };
    return {
      rule: rule.id,
      status: 'matched',
      finding: { rule: rule.id, cause: rule.id, explains: rule.explains ?? [], ...answer.finding },
    };
  } catch (error) {
    return { rule: rule.id, status: 'crashed', error: error instanceof Error ? error.message : String(error) };
  }
}
