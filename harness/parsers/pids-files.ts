import { countOf, parseCount, parseLimit } from './cgroup-value.ts';
import { flatKeyedValue } from './flat-keyed.ts';

/** The files of one pids cgroup; `null` is a file that is not there. */
export interface PidsFiles {
  readonly max: string;
  readonly current: string;
  readonly peak: string | null;
  readonly events: string | null;
  readonly eventsLocal: string | null;
}

/** Their values: the fields of `PidsLevel`, without the place. */
export interface PidsValues {
  readonly max: number | null;
  readonly current: number;
  readonly peak: number | null;
  readonly refusals: number | null;
  readonly ownRefusals: number | null;
}

/** Throws when `pids.max` or `pids.current` does not hold what the kernel writes there. */
export function parsePidsFiles(files: PidsFiles): PidsValues {
  return {
    max: parseLimit(files.max),
    current: countOf('pids.current', files.current),
    peak: files.peak === null ? null : parseCount(files.peak),
    refusals: files.events === null ? null : flatKeyedValue(files.events, 'max'),
    ownRefusals: files.eventsLocal === null ? null : flatKeyedValue(files.eventsLocal, 'max'),
  };
}
