import type { Citation, Remedy, Strength } from '../model/finding.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { HostDisks, Place } from '../model/host-resources.ts';
import type { Layer } from '../model/layer.ts';
import type { Answer } from '../model/rule.ts';
import { bytesText } from './bytes-text.ts';
import { errorLine, failing, textOf } from './exec-text.ts';

/** An exec writes a specification of some KiB, a pid file, and lines of a log. */
const NEEDS_BYTES = 64 * 1024;
const NEEDS_INODES = 4;

/** What speaks of a terminal, a key or a kernel table with the errno of a full disk. */
const NOT_A_DISK = /ptmx|\bpty\b|session key|keyring|inotify|cgroup|namespace/iu;
/**
 * The runtime failed and could not write why: `log.json` lies beside the bundle, where there is no space for it either.
 * Measured with containerd 1.7 and runc 1.1.15. Spelled `sucessfully` to containerd 1.3.
 */
const SILENT = /did not terminate suc{1,2}essfully|unable to retrieve OCI runtime error/iu;
const NO_SPACE = /no space left on device|disk quota exceeded/iu;

/** A path below /run, also as the link /var/run. */
export const BELOW_RUN = /(?:^|[^\w/])(?:\/var)?\/run\//u;

/** Where two rules differ that ask the same question of different file systems. */
export interface DiskQuestion {
  /** Is it about this place? */
  isAbout(place: Place): boolean;
  /** Is the path in this line, which says that there is no space, one of those? */
  names(line: string): boolean;
  remedy(place: Place | null): readonly Remedy[];
}

export interface DiskEvidence {
  readonly 'host.disks': HostDisks;
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
}

/** Is a file system full that an exec writes to? */
export function fullDisk(question: DiskQuestion, evidence: DiskEvidence): Answer {
  const about = evidence['host.disks'].places.filter(question.isAbout);
  const full = about.filter((place) => lackOf(place) !== null);
  const attempts = evidence['exec.attempts'];
  const failed = failing(attempts ?? []);
  const refused = failed.filter((attempt) => refusal(attempt, question) !== null);
  const [first] = refused;
  const [worst] = full.toSorted((a, b) => weightOf(b) - weightOf(a));
  const silent = worst !== undefined && isNeeded(worst) ? failed.filter((attempt) => SILENT.test(textOf(attempt))) : [];
  if (worst === undefined && first === undefined) return { ruledOut: room(about) };
  if (failed.length > 0 && first === undefined && silent.length === 0) {
    return {
      ruledOut: `${failed.length} execs failed, and none for want of space${worst === undefined ? '' : ` though ${worst.path} is full`}`,
    };
  }
  const sentences = [
    ...full.map((place) => `${place.path} (${WHAT[place.use]}) has ${lackOf(place)}`),
    ...(first === undefined ? [] : [`${refused.length} execs failed for want of space`]),
    ...(silent.length === 0
      ? []
      : [`${silent.length} execs failed without a word: the log of the runtime lies there too`]),
    ...(attempts !== null && failed.length === 0 ? ['execs work all the same'] : []),
  ];
  return {
    finding: {
      layer: layerOf(worst, first ?? silent[0]),
      strength: strengthOf(worst, {
        isRefused: first !== undefined,
        isSilent: silent.length > 0,
        isTried: attempts !== null,
      }),
      because: `${sentences.join('; ')}.`,
      whyLayer:
        'The shim writes the specification of each exec to a temporary file; the runtime its pid file and its log beside the bundle.',
      citations: citations(full, about, first ?? silent[0]),
      remedy: question.remedy(worst ?? null),
      suspect: null,
    },
  };
}

const WHAT = {
  'data-root': "the engine's data",
  bundle: "the container's bundle",
  'runtime-root': "the runtime's state",
  temporary: 'where the shim puts the specification of an exec',
  'container-root': "the container's own files",
} as const satisfies Record<Place['use'], string>;

/** What an exec can not do without comes first. */
function weightOf({ use }: Place): number {
  const order: readonly Place['use'][] = ['container-root', 'data-root', 'runtime-root', 'bundle', 'temporary'];
  return order.indexOf(use);
}

/** What is lacking, with the numbers; `null`: nothing. */
function lackOf({ sizeBytes, freeBytes, inodesCount, freeInodesCount }: Place): string | null {
  if (sizeBytes > 0 && freeBytes < NEEDS_BYTES) return `${bytesText(freeBytes)} of ${bytesText(sizeBytes)} free`;
  if (inodesCount > 0 && freeInodesCount < NEEDS_INODES) return `${freeInodesCount} of ${inodesCount} inodes free`;
  return null;
}

/** The line that names the place as full; `null` for another failure. */
function refusal(attempt: ExecAttempt, { names }: DiskQuestion): string | null {
  const lines = textOf(attempt).split('\n');
  return lines.find((line) => NO_SPACE.test(line) && !NOT_A_DISK.test(line) && names(line)) ?? null;
}

function strengthOf(
  worst: Place | undefined,
  { isRefused, isSilent, isTried }: { isRefused: boolean; isSilent: boolean; isTried: boolean },
): Strength {
  if (isRefused) return worst === undefined ? 'strong' : 'conclusive';
  if (isSilent) return 'strong';
  if (isTried || worst === undefined) return 'weak';
  return isNeeded(worst) ? 'strong' : 'weak';
}

/** What no exec can do without. The data root is no such place. */
function isNeeded({ use }: Place): boolean {
  return use !== 'data-root' && use !== 'container-root';
}

function layerOf(worst: Place | undefined, first: ExecAttempt | undefined): Layer {
  const said = first === undefined ? '' : textOf(first);
  if (/runc-process/u.test(said)) return 'shim';
  if (/containerd\.metadata|meta\.db|ingest/u.test(said)) return 'containerd';
  if (/\bfifo\b/u.test(said)) return 'dockerd';
  if (/exec failed: |\.pid: no space/u.test(said) || SILENT.test(said)) return 'runtime';
  switch (worst?.use) {
    case 'runtime-root':
      return 'runtime';
    case 'data-root':
    case 'container-root':
      return 'dockerd';
    case 'bundle':
    case 'temporary':
    case undefined:
      return 'shim';
  }
}

function room(places: readonly Place[]): string {
  if (places.length === 0) return 'nothing that an exec writes to lies there';
  const [least] = places.toSorted((a, b) => a.freeBytes - b.freeBytes);
  return least === undefined
    ? ''
    : `${bytesText(least.freeBytes)} are free where there is least (${least.path}), and inodes`;
}

function citations(
  full: readonly Place[],
  about: readonly Place[],
  first: ExecAttempt | undefined,
): readonly [Citation, ...Citation[]] {
  const shown = full.length > 0 ? full : about;
  const quotes = shown.map(
    ({ path, freeBytes, freeInodesCount, inodesCount }) =>
      `${path}: ${freeBytes} bytes and ${freeInodesCount} of ${inodesCount} inodes free`,
  );
  return [
    { kind: 'host.disks', quote: quotes.join('; ') || 'no such place' },
    ...(first === undefined ? [] : [{ kind: 'exec.attempts' as const, quote: errorLine(first) }]),
  ];
}
