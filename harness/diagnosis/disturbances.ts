import type { Cause } from '../model/cause.ts';
import type { Reading } from '../model/reading.ts';
import { WAITS_FROM_RATIO } from '../rules/waiting-host.ts';

/**
 * What the machine was short of before anything was broken: a diagnosis that names it is right about the machine, and says
 * nothing of the fault. Of all readings of a trial only those of before the injection count.
 */
export function disturbances(readings: readonly Reading[]): readonly Cause[] {
  const before = readings.find(
    (reading): reading is Extract<Reading<'host.pressure'>, { status: 'read' }> =>
      reading.kind === 'host.pressure' && reading.status === 'read' && reading.source.atMs < 0,
  );
  if (before === undefined) return [];
  const { cpu, io } = before.value;
  const found: Cause[] = [];
  if (cpu !== null && cpu.someRatio >= WAITS_FROM_RATIO.cpu) found.push('host-overload-or-pid-exhaustion');
  if (io !== null && (io.fullRatio ?? io.someRatio) >= WAITS_FROM_RATIO.io) found.push('io-pressure');
  return found;
}
