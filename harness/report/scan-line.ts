import type { ScanReport } from '../model/scan.ts';
import { printable } from './printable.ts';
import { calledAs } from './scan-text.ts';

/** Everything in one line, the worst first: node-problem-detector keeps 80 characters of it. */
export function scanLine({ containers, host, counts }: ScanReport): string {
  const ofHost = host.flatMap(({ danger }) => (danger === null ? [] : [`the host (${danger.rule})`]));
  const ofContainers = containers.flatMap((container) =>
    container.dangers[0] === undefined ? [] : [`${calledAs(container)} (${container.dangers[0].rule})`],
  );
  const all = [...ofHost, ...ofContainers];
  if (all.length === 0) return `all ${counts.ok} containers ok`;
  return printable(`${counts['exec-broken']} exec-broken, ${counts['at-risk']} at risk: ${all.join(', ')}`);
}
