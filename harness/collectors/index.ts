import cgroupCpu from './cgroup-cpu.ts';
import cgroupFreezer from './cgroup-freezer.ts';
import cgroupIo from './cgroup-io.ts';
import cgroupMemory from './cgroup-memory.ts';
import cgroupPids from './cgroup-pids.ts';
import type { Collector } from './collector.ts';
import containerHome from './container-home.ts';
import containerInit from './container-init.ts';
import containerMounts from './container-mounts.ts';
import containerRootfs from './container-rootfs.ts';
import containerSecurity from './container-security.ts';
import containerTasks from './container-tasks.ts';
import daemonLog from './daemon-log.ts';
import daemonProcesses from './daemon-processes.ts';
import engineInfo from './engine-info.ts';
import enginePids from './engine-pids.ts';
import execProgram from './exec-program.ts';
import execSize from './exec-size.ts';
import execUsers from './exec-users.ts';
import execWorkdir from './exec-workdir.ts';
import hostDisks from './host-disks.ts';
import hostFiles from './host-files.ts';
import hostKernel from './host-kernel.ts';
import hostKeys from './host-keys.ts';
import hostMemory from './host-memory.ts';
import hostPressure from './host-pressure.ts';
import hostPtys from './host-ptys.ts';
import hostThreads from './host-threads.ts';
import kernelLog from './kernel-log.ts';
import pidNamespace from './pid-namespace.ts';
import processLimits from './process-limits.ts';
import runtimeLog from './runtime-log.ts';
import runtimeProgram from './runtime-program.ts';
import runtimeRecord from './runtime-record.ts';
import userTasks from './user-tasks.ts';

/** All of them, by kind. A test compares the list with the folder. */
export const collectors: readonly Collector[] = [
  cgroupCpu,
  cgroupFreezer,
  cgroupIo,
  cgroupMemory,
  cgroupPids,
  containerHome,
  containerInit,
  containerMounts,
  containerRootfs,
  containerSecurity,
  containerTasks,
  daemonLog,
  daemonProcesses,
  engineInfo,
  enginePids,
  execProgram,
  execSize,
  execUsers,
  execWorkdir,
  hostDisks,
  hostFiles,
  hostKernel,
  hostKeys,
  hostMemory,
  hostPressure,
  hostPtys,
  hostThreads,
  kernelLog,
  pidNamespace,
  processLimits,
  runtimeLog,
  runtimeProgram,
  runtimeRecord,
  userTasks,
];
