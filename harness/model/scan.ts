import type { Cause } from './cause.ts';
import type { CgroupVersion, FreezerLevel, MemoryLevel, PidsLevel } from './cgroup.ts';
import type { HostMemory, HostPtys, KeyUser, Place } from './host-resources.ts';
import type { HostFiles } from './process-limits.ts';

/** Worst last. `at-risk`: an exec works, and needs most of what is left. */
export const SCAN_VERDICTS = ['ok', 'at-risk', 'exec-broken'] as const;
export type ScanVerdict = (typeof SCAN_VERDICTS)[number];

/** Who made the container, as far as the name of its cgroup tells; `unknown`: a bare id below a parent of somebody's own. */
export const SCAN_ENGINES = ['docker', 'containerd', 'cri-o', 'podman', 'unknown'] as const;
export type ScanEngine = (typeof SCAN_ENGINES)[number];

/** The container's first process. */
export type SweptInit =
  | {
      readonly status: 'there';
      readonly pid: number;
      /** Letter of `/proc/PID/stat`. */
      readonly state: string;
      /** Soft RLIMIT_NOFILE and RLIMIT_NPROC; `null` is unlimited, or was not read. */
      readonly openFilesLimit: number | null;
      readonly processesLimit: number | null;
      /** Effective uid, read where `processesLimit` is less than the tasks of the machine; `null`: not read. */
      readonly uid: number | null;
    }
  /** No living process is in the cgroup. */
  | { readonly status: 'gone' }
  /** Not looked for, or it ended in the middle of the look. */
  | { readonly status: 'unread'; readonly why: string };

/** The parent of the first process: a containerd shim, or conmon. */
export interface SweptShim {
  /** `gone`: the first process was left to process 1 of the machine. `other`: its parent is something else. */
  readonly status: 'running' | 'stopped' | 'gone' | 'other' | 'unread';
  readonly pid: number | null;
  /** `/proc/PID/comm`, cut by the kernel at 15 characters. */
  readonly name: string | null;
}

/** What a memory level costs to read is read: no `memory.stat` but where it is needed. */
export interface SweptMemory extends Pick<
  MemoryLevel,
  'path' | 'of' | 'limitBytes' | 'reclaimableBytes' | 'swapFreeBytes' | 'oomKills' | 'onExhaustion'
> {
  /** `null`: not read, because there is no limit. */
  readonly usageBytes: number | null;
}

/** Counters of the last look at the same container; `null`: there was none. */
export interface SinceLastLook {
  readonly refusals: number | null;
  readonly oomKills: number | null;
  readonly elapsedMs: number;
}

export interface SweptContainer {
  /** As in the name of its cgroup: 64 hexadecimal digits, or what containerd's client chose. */
  readonly id: string;
  readonly engine: ScanEngine;
  /** `null`: no engine was asked, or none knows it. */
  readonly name: string | null;
  /** What the engine calls its state, such as `running` or `paused`; `null` as the name. */
  readonly engineState: string | null;
  /** Its cgroup below the root of the hierarchy. */
  readonly cgroup: string;
  /** Id of the container that it runs in; `null`: none. */
  readonly within: string | null;
  /** From the container up to the root, which has no limit. Empty: the controller is not enabled there. */
  readonly pids: readonly PidsLevel[];
  readonly memory: readonly SweptMemory[];
  /** `askedAt`: the lowest cgroup that was told to freeze; `null`: thawed, or the kernel does not say. */
  readonly freezer: { readonly state: FreezerLevel['state']; readonly askedAt: string | null } | null;
  /** Living processes in the cgroup; `null`: the list was longer than is read. */
  readonly processesCount: number | null;
  /** Tasks that belong to no living process; `null`: not counted. */
  readonly zombiesCount: number | null;
  readonly init: SweptInit;
  readonly shim: SweptShim;
  /** As the bundle names it, read where little room is left; `null`: not read, or not told. */
  readonly runtime: string | null;
  readonly since: SinceLastLook | null;
}

/** A daemon's own cgroup (`docker.service`): TasksMax of its unit. */
export interface SweptUnit {
  readonly unit: string;
  readonly pids: readonly PidsLevel[];
}

/** Each `null` is something that could not be read. */
export interface SweptHost {
  readonly threadsCount: number | null;
  readonly threadsMax: number | null;
  readonly pidMax: number | null;
  readonly files: HostFiles | null;
  /** The user with the least room. */
  readonly keys: KeyUser | null;
  readonly ptys: HostPtys['host'];
  readonly memory: Pick<HostMemory, 'totalBytes' | 'availableBytes' | 'swapFreeBytes'> | null;
  readonly units: readonly SweptUnit[];
  /** Where engines keep state and data. */
  readonly places: readonly Place[];
}

/** Everything that one sweep saw. */
export interface Sweep {
  /** Of the hierarchy of the memory controller. */
  readonly memoryVersion: CgroupVersion;
  readonly containers: readonly SweptContainer[];
  readonly host: SweptHost;
  /** What was left out, and why; empty when nothing was. */
  readonly leftOut: readonly string[];
  /** Of the sweep alone, without the start of the program and the engine's answer. */
  readonly tookMs: number;
  /** Files and directories that were read. */
  readonly readsCount: number;
}

/** Why a verdict is not `ok`. */
export interface Danger {
  readonly rule: Cause;
  readonly verdict: Exclude<ScanVerdict, 'ok'>;
  /** One sentence with its numbers, without a full stop. */
  readonly because: string;
}

/** A container and what the rules say of it. */
export interface JudgedContainer extends SweptContainer {
  readonly verdict: ScanVerdict;
  /** Worst first; empty when it is ok. */
  readonly dangers: readonly Danger[];
  /** Free slots at the level that binds; `null`: no level has a limit. */
  readonly headroom: number | null;
  /** What an exec may need of them with this container's runtime. */
  readonly execNeeds: number;
}

/** A resource of the whole machine. */
export interface HostLine {
  readonly what: string;
  readonly used: number;
  readonly max: number;
  readonly unit: 'count' | 'bytes';
  readonly verdict: ScanVerdict;
  /** `null` when it is ok. */
  readonly danger: Danger | null;
}

export interface ScanReport {
  /** RFC 3339. */
  readonly at: string;
  /** The same, milliseconds since 1970. */
  readonly atMs: number;
  /** Worst first. */
  readonly containers: readonly JudgedContainer[];
  readonly host: readonly HostLine[];
  readonly counts: Readonly<Record<ScanVerdict, number>>;
  readonly leftOut: readonly string[];
  readonly tookMs: number;
  readonly readsCount: number;
}
