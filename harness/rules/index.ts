import type { Rule } from '../model/rule.ts';
import apparmorDenied from './apparmor-denied.ts';
import argumentListTooLong from './argument-list-too-long.ts';
import bpfProgramLeak from './bpf-program-leak.ts';
import cgroupCpuEmptyOrRt from './cgroup-cpu-empty-or-rt.ts';
import cgroup2DomainInvalid from './cgroup2-domain-invalid.ts';
import cgroup2NoInternalProcess from './cgroup2-no-internal-process.ts';
import containerInitDied from './container-init-died.ts';
import containerLeftCgroup from './container-left-cgroup.ts';
import containerPaused from './container-paused.ts';
import containerPidsMax from './container-pids-max.ts';
import containerStartingOrRestarting from './container-starting-or-restarting.ts';
import containerdDown from './containerd-down.ts';
import containerdHung from './containerd-hung.ts';
import crlfLineEndings from './crlf-line-endings.ts';
import cveMitigationProcfs from './cve-mitigation-procfs.ts';
import cwdBindSourceDeleted from './cwd-bind-source-deleted.ts';
import cwdBindSourceMissing from './cwd-bind-source-missing.ts';
import cwdCheckUserns from './cwd-check-userns.ts';
import cwdPermission from './cwd-permission.ts';
import daemonNotRestartedAfterUpgrade from './daemon-not-restarted-after-upgrade.ts';
import devPtsMissing from './dev-pts-missing.ts';
import deviceCgroupReset from './device-cgroup-reset.ts';
import diskFull from './disk-full.ts';
import dockerdDown from './dockerd-down.ts';
import dockerdHung from './dockerd-hung.ts';
import executableNotFound from './executable-not-found.ts';
import executablePermission from './executable-permission.ts';
import freezerStuck from './freezer-stuck.ts';
import hidepidProcMount from './hidepid-proc-mount.ts';
import hostMemoryExhaustion from './host-memory-exhaustion.ts';
import hostOverloadOrPidExhaustion from './host-overload-or-pid-exhaustion.ts';
import hostThreadLimit from './host-thread-limit.ts';
import initDiedDaemonStale from './init-died-daemon-stale.ts';
import inotifyInstances from './inotify-instances.ts';
import ioPressure from './io-pressure.ts';
import kernelPidMax from './kernel-pid-max.ts';
import keyringQuota from './keyring-quota.ts';
import memoryLimitTooSmall from './memory-limit-too-small.ts';
import missingCapability from './missing-capability.ts';
import missingInterpreter from './missing-interpreter.ts';
import missingShebang from './missing-shebang.ts';
import namespaceJoinDenied from './namespace-join-denied.ts';
import nofileLimit from './nofile-limit.ts';
import oomKillRuncInit from './oom-kill-runc-init.ts';
import outerSeccompKeyctl from './outer-seccomp-keyctl.ts';
import podPidsLimit from './pod-pids-limit.ts';
import procMissingInContainer from './proc-missing-in-container.ts';
import ptyLimit from './pty-limit.ts';
import rlimitNproc from './rlimit-nproc.ts';
import rootfsIncomplete from './rootfs-incomplete.ts';
import rootfsUnmounted from './rootfs-unmounted.ts';
import runTmpfsFull from './run-tmpfs-full.ts';
import runcBinaryMissing from './runc-binary-missing.ts';
import runtimeBinaryBroken from './runtime-binary-broken.ts';
import runtimePathWrong from './runtime-path-wrong.ts';
import runtimeSlowOrHung from './runtime-slow-or-hung.ts';
import runtimeStateMissing from './runtime-state-missing.ts';
import runtimeVersionMismatch from './runtime-version-mismatch.ts';
import runtimeWrapperFailure from './runtime-wrapper-failure.ts';
import seccompEperm from './seccomp-eperm.ts';
import selinuxDenied from './selinux-denied.ts';
import shimHang from './shim-hang.ts';
import shimKilled from './shim-killed.ts';
import shimOrphanedByUpgrade from './shim-orphaned-by-upgrade.ts';
import stateJsonCorrupt from './state-json-corrupt.ts';
import systemdRemovedScope from './systemd-removed-scope.ts';
import systemdTasksmax from './systemd-tasksmax.ts';
import userLookupWithoutBindMounts from './user-lookup-without-bind-mounts.ts';
import userNotInContainer from './user-not-in-container.ts';
import usernsLimit from './userns-limit.ts';
import wrongArchitecture from './wrong-architecture.ts';
import zombieAccumulation from './zombie-accumulation.ts';

/** Every rule. A test compares this list with the folder. */
export const rules: readonly Rule[] = [
  apparmorDenied,
  argumentListTooLong,
  bpfProgramLeak,
  cgroupCpuEmptyOrRt,
  cgroup2DomainInvalid,
  cgroup2NoInternalProcess,
  containerInitDied,
  containerLeftCgroup,
  containerPaused,
  containerPidsMax,
  containerStartingOrRestarting,
  containerdDown,
  containerdHung,
  crlfLineEndings,
  cveMitigationProcfs,
  cwdBindSourceDeleted,
  cwdBindSourceMissing,
  cwdCheckUserns,
  cwdPermission,
  daemonNotRestartedAfterUpgrade,
  devPtsMissing,
  deviceCgroupReset,
  diskFull,
  dockerdDown,
  dockerdHung,
  executableNotFound,
  executablePermission,
  freezerStuck,
  hidepidProcMount,
  hostMemoryExhaustion,
  hostOverloadOrPidExhaustion,
  hostThreadLimit,
  initDiedDaemonStale,
  inotifyInstances,
  ioPressure,
  kernelPidMax,
  keyringQuota,
  memoryLimitTooSmall,
  missingCapability,
  missingInterpreter,
  missingShebang,
  namespaceJoinDenied,
  nofileLimit,
  oomKillRuncInit,
  outerSeccompKeyctl,
  podPidsLimit,
  procMissingInContainer,
  ptyLimit,
  rlimitNproc,
  rootfsIncomplete,
  rootfsUnmounted,
  runTmpfsFull,
  runcBinaryMissing,
  runtimeBinaryBroken,
  runtimePathWrong,
  runtimeSlowOrHung,
  runtimeStateMissing,
  runtimeVersionMismatch,
  runtimeWrapperFailure,
  seccompEperm,
  selinuxDenied,
  shimHang,
  shimKilled,
  shimOrphanedByUpgrade,
  stateJsonCorrupt,
  systemdRemovedScope,
  systemdTasksmax,
  userLookupWithoutBindMounts,
  userNotInContainer,
  usernsLimit,
  wrongArchitecture,
  zombieAccumulation,
];
