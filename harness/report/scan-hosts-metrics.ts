import { addressText, type HostLook } from '../model/host-look.ts';
import type { Family } from './exposition.ts';
import { scanFamilies } from './scan-metrics.ts';

/** The families of every machine as one, each sample with the machine in front. */
export function scanHostsFamilies(looks: readonly HostLook[]): readonly Family[] {
  const merged = new Map<string, Family>();
  for (const look of looks) {
    if (look.status === 'failed') continue;
    for (const family of scanFamilies(look.report)) {
      const before = merged.get(family.name)?.samples ?? [];
      const samples = family.samples.map(({ labels, value }) => ({
        labels: { host: addressText(look.address), ...labels },
        value,
      }));
      merged.set(family.name, { ...family, samples: [...before, ...samples] });
    }
  }
  const answered: Family = {
    name: 'initp_scan_host_answered',
    type: 'gauge',
    unit: null,
    help: '1 when the machine could be looked at, 0 when not: of that one nothing else is told.',
    samples: looks.map(({ address, status }) => ({
      labels: { host: addressText(address) },
      value: status === 'looked' ? 1 : 0,
    })),
  };
  return [answered, ...merged.values()];
}
