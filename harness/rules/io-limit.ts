import type { CgroupIo, IoLevel, IoLimit } from '../model/cgroup.ts';
import type { ExecAttempt, Intervention } from '../model/exec-attempt.ts';
import type { Answer } from '../model/rule.ts';
import { proofOf } from './exec-evidence.ts';
import { durationsText, slowerThan, VERY_SLOW_MS } from './slow-execs.ts';

/** For the proof: as good as none, and a text that the kernel gives back as it was written. */
const LIFTED_PER_SECOND = 1_099_511_627_776;

/** A limit of the container, or of a cgroup above it. */
interface Bound {
  readonly level: IoLevel;
  readonly limit: IoLimit;
}

/** The limit that is probably in the way: the smallest in bytes, or else in requests. `null`: there is none. */
export function boundOf(io: CgroupIo | null): Bound | null {
  const all = (io?.levels ?? []).flatMap((level) => level.limits.map((limit) => ({ level, limit })));
  return (
    all.toSorted((a, b) => orderOf(a.limit) - orderOf(b.limit) || a.limit.perSecond - b.limit.perSecond)[0] ?? null
  );
}

function orderOf({ unit }: IoLimit): number {
  return unit === 'bytes' ? 0 : 1;
}

/** Are execs slow by a limit of the container's own IO? `null`: they are not, or nobody can say. */
export function slowByLimit(
  io: CgroupIo | null,
  attempts: readonly ExecAttempt[] | null,
  intervention: Intervention | null,
): Answer | null {
  const bound = boundOf(io);
  if (io === null || bound === null || attempts === null) return null;
  // Given up after a second or two, an exec may be as slow as one that took three.
  const slow = slowerThan(attempts, VERY_SLOW_MS);
  const hung = attempts.filter(({ outcome }) => outcome === 'hangs');
  const late = [...new Set([...slow, ...hung])];
  // The machinery of an exec reads nothing that is not in memory: it is the command that writes, or reads.
  if (late.length === 0 || late.some(({ kind }) => kind !== 'command')) return null;
  const file = fileOf(io, bound);
  const proof = intervention !== null && intervention.path === file.path ? proofOf(intervention) : 'open';
  if (proof === 'refuted') return null;
  const { level, limit } = bound;
  const whose = level.of === 'own' ? "the container's own" : 'of a cgroup above the container';
  return {
    finding: {
      layer: 'command',
      strength: proof === 'proven' ? 'conclusive' : 'strong',
      because: `the limit ${whose}, ${file.path}, lets it ${limit.what} ${limit.perSecond} ${limit.unit} a second on device ${limit.device}; ${durationsText(late)}, and all that reads and writes nothing there was fast${proof === 'proven' ? '; without the limit the command ended, and with it again it did not' : ''}.`,
      whyLayer: 'Runtime and engine touch nothing on that device: the command itself waits for it.',
      citations: [
        { kind: 'cgroup.io', quote: `${file.path}: ${limit.device} ${limit.what} ${limit.perSecond} ${limit.unit}/s` },
      ],
      remedy: [
        {
          for: 'docker',
          commands: ['docker run --device-write-bps DEVICE:50mb --device-read-bps DEVICE:50mb ...   # or without'],
          changes: 'how much the container may read and write; it has to be recreated',
          lasts: 'for good',
        },
        {
          for: 'host',
          commands: [`echo '${file.liftTo}' > ${file.path}`],
          changes: 'the limit of the running container',
          lasts: 'until it stops',
        },
      ],
      suspect: file.isOnlyOne ? { path: file.path, liftTo: file.liftTo, reach: 'container', room: null } : null,
    },
  };
}

/** v1 has a file for each kind of limit, v2 one for all of a device. Only a file of one line comes back as it was. */
function fileOf(
  { version }: CgroupIo,
  { level, limit }: Bound,
): { readonly path: string; readonly liftTo: string; readonly isOnlyOne: boolean } {
  const { device, what, unit } = limit;
  if (version === 'v1') {
    const same = level.limits.filter((one) => one.what === what && one.unit === unit);
    const name = `blkio.throttle.${what}_${unit === 'bytes' ? 'bps' : 'iops'}_device`;
    const liftTo = `${device} ${LIFTED_PER_SECOND}`;
    return { path: `${level.path}/${name}`, liftTo, isOnlyOne: same.length === 1 && unit === 'bytes' };
  }
  const key = `${what === 'read' ? 'r' : 'w'}${unit === 'bytes' ? 'bps' : 'iops'}`;
  const pairs = ['rbps', 'wbps', 'riops', 'wiops'].map(
    (one) => `${one}=${one === key ? String(LIFTED_PER_SECOND) : 'max'}`,
  );
  const isOnlyOne = level.limits.length === 1 && unit === 'bytes';
  return { path: `${level.path}/io.max`, liftTo: `${device} ${pairs.join(' ')}`, isOnlyOne };
}
