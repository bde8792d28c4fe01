import type { Cause } from '../model/cause.ts';
import type { Place } from '../model/host-resources.ts';
import type { Danger, HostLine, SweptHost } from '../model/scan.ts';
import { limitedLevels } from '../rules/pids-headroom.ts';
import { RUNTIME_NEEDS_TASKS, RUNTIME_NEVER_FITS } from '../rules/runtime-tasks.ts';

/** `RESERVED_PIDS` of kernel/pid.c: ids that are given out once only. */
const RESERVED_IDS = 300;
/** A margin of the machine's own open files, keys and terminals: less is worth a look. */
const NEEDS = { files: 64, keys: 8, ptys: 4 } as const;
/** An exec writes some KiB and a few files; with this share left a disk will be full before somebody looks again. */
const DISK = { bytes: 64 * 1024, inodes: 4, soonRatio: 0.02 } as const;

interface Resource {
  readonly what: string;
  readonly rule: Cause;
  readonly used: number;
  readonly max: number;
  readonly unit: HostLine['unit'];
  /** At risk with less free than this, and broken with as little as that; `null`: it alone breaks no exec. */
  readonly riskBelow: number;
  readonly brokenTo: number | null;
}

/** What the whole machine has, and how much of it is used; a line for each that could be read. */
export function hostLines(host: SweptHost): readonly HostLine[] {
  return [...tasks(host), ...units(host), ...others(host), ...host.places.flatMap(disk)].map(judged);
}

function tasks({ threadsCount, threadsMax, pidMax }: SweptHost): readonly Resource[] {
  if (threadsCount === null) return [];
  const of = {
    used: threadsCount,
    unit: 'count',
    riskBelow: RUNTIME_NEEDS_TASKS,
    brokenTo: RUNTIME_NEVER_FITS,
  } as const;
  return [
    ...(threadsMax === null
      ? []
      : [{ ...of, what: 'threads (threads-max)', rule: 'host-thread-limit', max: threadsMax } as const]),
    ...(pidMax === null
      ? []
      : [{ ...of, what: 'threads (pid_max)', rule: 'kernel-pid-max', max: pidMax - RESERVED_IDS } as const]),
  ];
}

function units({ units: all }: SweptHost): readonly Resource[] {
  return all.flatMap(({ unit, pids }) => {
    const [tightest] = limitedLevels({ levels: pids }).toSorted((a, b) => a.free - b.free);
    if (tightest === undefined) return [];
    const { current: used, max } = tightest;
    const of = { used, max, unit: 'count', riskBelow: RUNTIME_NEEDS_TASKS, brokenTo: RUNTIME_NEVER_FITS } as const;
    return [{ ...of, what: `tasks of ${unit} (TasksMax)`, rule: 'systemd-tasksmax' } as const];
  });
}

function others({ files, keys, ptys }: SweptHost): readonly Resource[] {
  const all: (Resource | null)[] = [
    // Root is not held back by it.
    files === null
      ? null
      : {
          what: 'open files (file-max)',
          rule: 'nofile-limit',
          used: files.openCount,
          max: files.max,
          unit: 'count',
          riskBelow: NEEDS.files,
          brokenTo: null,
        },
    // An exec joins the keyring that is there.
    keys === null
      ? null
      : {
          what: `keys of uid ${keys.uid}`,
          rule: 'keyring-quota',
          used: keys.keys,
          max: keys.maxKeys,
          unit: 'count',
          riskBelow: NEEDS.keys,
          brokenTo: null,
        },
    // An exec without a terminal works.
    ptys === null
      ? null
      : {
          what: 'terminals (pty.max)',
          rule: 'pty-limit',
          used: ptys.count,
          max: Math.max(0, ptys.max - ptys.reserve),
          unit: 'count',
          riskBelow: NEEDS.ptys,
          brokenTo: null,
        },
  ];
  return all.filter((one) => one !== null);
}

function disk(place: Place): readonly Resource[] {
  const { path, use, sizeBytes, freeBytes, inodesCount, freeInodesCount } = place;
  const rule: Cause = use === 'data-root' ? 'disk-full' : 'run-tmpfs-full';
  const breaks = use !== 'data-root';
  const lines: Resource[] = [];
  if (sizeBytes > 0) {
    lines.push({
      what: path,
      rule,
      used: sizeBytes - freeBytes,
      max: sizeBytes,
      unit: 'bytes',
      riskBelow: Math.max(DISK.bytes, sizeBytes * DISK.soonRatio),
      brokenTo: breaks ? DISK.bytes : null,
    });
  }
  if (inodesCount > 0) {
    lines.push({
      what: `inodes of ${path}`,
      rule,
      used: inodesCount - freeInodesCount,
      max: inodesCount,
      unit: 'count',
      riskBelow: Math.max(DISK.inodes, inodesCount * DISK.soonRatio),
      brokenTo: breaks ? DISK.inodes : null,
    });
  }
  return lines;
}

function judged({ what, rule, used, max, unit, riskBelow, brokenTo }: Resource): HostLine {
  const free = max - used;
  const verdict = brokenTo !== null && free <= brokenTo ? 'exec-broken' : free < riskBelow ? 'at-risk' : 'ok';
  const because = `${what}: ${used} of ${max}${unit === 'bytes' ? ' bytes' : ''} used, ${Math.max(0, free)} free`;
  const danger: Danger | null = verdict === 'ok' ? null : { rule, verdict, because };
  return { what, used, max, unit, verdict, danger };
}
