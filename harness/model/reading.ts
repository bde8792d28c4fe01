import type { CgroupCpu, CgroupFreezer, CgroupIo, CgroupMemory, CgroupPids } from './cgroup.ts';
import type {
  ContainerHome,
  ContainerInit,
  ContainerInspect,
  ContainerMounts,
  ContainerRootfs,
  EngineInfo,
} from './container.ts';
import type { EnginePids } from './engine-pids.ts';
import type { ExecAttempt, Intervention } from './exec-attempt.ts';
import type { ExecSize, ExecUsers, ExecWorkdir } from './exec-place.ts';
import type { ExecProgram } from './exec-program.ts';
import type { HostDisks, HostKeys, HostMemory, HostPressure, HostPtys } from './host-resources.ts';
import type { KernelLog } from './kernel-log.ts';
import type { DaemonProcesses } from './daemon.ts';
import type { DaemonLog, RuntimeLog } from './log.ts';
import type { ContainerSecurity } from './security.ts';
import type { PidNamespace } from './pid-namespace.ts';
import type { HostFiles, ProcessLimits } from './process-limits.ts';
import type { UserTasks } from './user-tasks.ts';
import type { RuntimeProgram, RuntimeRecord } from './runtime.ts';
import type { ContainerTasks, HostKernel, HostThreads } from './task.ts';

/** What each kind of evidence is made of. */
export interface EvidenceMap {
  'container.inspect': ContainerInspect;
  'container.home': ContainerHome;
  'container.security': ContainerSecurity;
  'container.init': ContainerInit;
  'container.mounts': ContainerMounts;
  'container.rootfs': ContainerRootfs;
  'container.tasks': ContainerTasks;
  'engine.info': EngineInfo;
  'daemon.processes': DaemonProcesses;
  'cgroup.pids': CgroupPids;
  'cgroup.memory': CgroupMemory;
  'cgroup.cpu': CgroupCpu;
  'cgroup.io': CgroupIo;
  'cgroup.freezer': CgroupFreezer;
  'host.kernel': HostKernel;
  'host.disks': HostDisks;
  'host.keys': HostKeys;
  'host.memory': HostMemory;
  'host.pressure': HostPressure;
  'host.ptys': HostPtys;
  'host.threads': HostThreads;
  'kernel.log': KernelLog;
  'engine.pids': EnginePids;
  'host.files': HostFiles;
  'pid.namespace': PidNamespace;
  'process.limits': ProcessLimits;
  'user.tasks': UserTasks;
  'runtime.log': RuntimeLog;
  'runtime.program': RuntimeProgram;
  'runtime.record': RuntimeRecord;
  'daemon.log': DaemonLog;
  'exec.program': ExecProgram;
  'exec.size': ExecSize;
  'exec.users': ExecUsers;
  'exec.workdir': ExecWorkdir;
  /** Probe depth: absent at the passive depth. */
  'exec.attempts': readonly ExecAttempt[];
  /** Confirm depth: absent when no limit was suspected. */
  'exec.intervention': Intervention;
}

export type EvidenceKind = keyof EvidenceMap;

/** Where a reading comes from. */
export interface Source {
  /** What a person would type to see the same. */
  readonly how: string;
  /** Milliseconds from the injection; negative before it; from the start of the command when nothing is injected. */
  readonly atMs: number;
}

/** One piece of evidence. One that failed is evidence too. */
export type Reading<K extends EvidenceKind = EvidenceKind> = {
  readonly [Kind in K]:
    | { readonly kind: Kind; readonly status: 'read'; readonly value: EvidenceMap[Kind]; readonly source: Source }
    | { readonly kind: Kind; readonly status: 'absent'; readonly why: string; readonly source: Source }
    | { readonly kind: Kind; readonly status: 'failed'; readonly error: string; readonly source: Source };
}[K];

/** The depths of a diagnosis: reads only; execs through each layer; lifts the suspected limit for at most 2 s. */
export const DEPTHS = ['passive', 'probe', 'confirm'] as const;
export type Depth = (typeof DEPTHS)[number];
