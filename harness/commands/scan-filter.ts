import type { JudgedContainer, ScanReport } from '../model/scan.ts';

export const FILTER_KEYS = ['verdict', 'name', 'id', 'engine', 'rule'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** `KEY=PATTERN`, where `*` stands for anything. */
export interface ScanFilter {
  readonly key: FilterKey;
  readonly pattern: string;
}

/** Of several filters with one key one is enough; of different keys each must hold. */
export function selected(report: ScanReport, filters: readonly ScanFilter[]): ScanReport {
  const containers = report.containers.filter((container) =>
    FILTER_KEYS.every((key) => {
      const ofKey = filters.filter((filter) => filter.key === key);
      return (
        ofKey.length === 0 ||
        ofKey.some(({ pattern }) => valuesOf(container, key).some((value) => fits(value, pattern)))
      );
    }),
  );
  const count = (verdict: JudgedContainer['verdict']): number =>
    containers.filter((one) => one.verdict === verdict).length;
  return {
    ...report,
    containers,
    counts: { ok: count('ok'), 'at-risk': count('at-risk'), 'exec-broken': count('exec-broken') },
  };
}

function valuesOf({ verdict, name, id, engine, dangers }: JudgedContainer, key: FilterKey): readonly string[] {
  switch (key) {
    case 'verdict':
      return [verdict];
    case 'name':
      return [name ?? ''];
    // As many digits as a person types.
    case 'id':
      return [id, id.slice(0, 12)];
    case 'engine':
      return [engine];
    case 'rule':
      return dangers.map(({ rule }) => rule);
  }
}

/** Without a regular expression: a pattern of many stars must not take for ever. */
function fits(value: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (!value.startsWith(first)) return false;
  if (rest.length === 0) return value === first;
  let at = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return value.length - at >= last.length && value.endsWith(last);
}
