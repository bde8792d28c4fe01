import type { Host } from '../../host/host.ts';
import { parsePidsFiles, type PidsValues } from '../../parsers/pids-files.ts';
import { textOrNull } from './text-or-null.ts';

const NAMES = ['max', 'current', 'peak', 'events', 'events.local'] as const;

/** The files of one pids cgroup; `null` when it has none: the controller is not enabled there. */
export async function readPidsLevel(host: Host, path: string): Promise<PidsValues | null> {
  const [max = null, current = null, peak = null, events = null, eventsLocal = null] = await Promise.all(
    NAMES.map((name) => textOrNull(host, `${path}/pids.${name}`)),
  );
  return max === null || current === null ? null : parsePidsFiles({ max, current, peak, events, eventsLocal });
}
