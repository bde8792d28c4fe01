import type { Rule } from '../model/rule.ts';
import argumentListTooLong from './argument-list-too-long.ts';
import containerInitDied from './container-init-died.ts';
import containerPaused from './container-paused.ts';
import containerPidsMax from './container-pids-max.ts';
import containerStartingOrRestarting from './container-starting-or-restarting.ts';
import containerdDown from './containerd-down.ts';
import containerdHung from './containerd-hung.ts';
import crlfLineEndings from './crlf-line-endings.ts';
import cwdBindSourceDeleted from './cwd-bind-source-deleted.ts';
import cwdBindSourceMissing from './cwd-bind-source-missing.ts';
import cwdPermission from './cwd-permission.ts';
import dockerdDown from './dockerd-down.ts';
import dockerdHung from './dockerd-hung.ts';
import executableNotFound from './executable-not-found.ts';
import executablePermission from './executable-permission.ts';
import freezerStuck from './freezer-stuck.ts';
import hostThreadLimit from './host-thread-limit.ts';
import initDiedDaemonStale from './init-died-daemon-stale.ts';
import kernelPidMax from './kernel-pid-max.ts';
import missingInterpreter from './missing-interpreter.ts';
import missingShebang from './missing-shebang.ts';
import nofileLimit from './nofile-limit.ts';
import podPidsLimit from './pod-pids-limit.ts';
import rlimitNproc from './rlimit-nproc.ts';
import seccompEperm from './seccomp-eperm.ts';
import shimHang from './shim-hang.ts';
import shimKilled from './shim-killed.ts';
import systemdTasksmax from './systemd-tasksmax.ts';
import userLookupWithoutBindMounts from './user-lookup-without-bind-mounts.ts';
import userNotInContainer from './user-not-in-container.ts';
import wrongArchitecture from './wrong-architecture.ts';
import zombieAccumulation from './zombie-accumulation.ts';

/** Every rule. A test compares this list with the folder. */
export const rules: readonly Rule[] = [
  argumentListTooLong,
  containerInitDied,
  containerPaused,
  containerPidsMax,
  containerStartingOrRestarting,
  containerdDown,
  containerdHung,
  crlfLineEndings,
  cwdBindSourceDeleted,
  cwdBindSourceMissing,
  cwdPermission,
  dockerdDown,
  dockerdHung,
  executableNotFound,
  executablePermission,
  freezerStuck,
  hostThreadLimit,
  initDiedDaemonStale,
  kernelPidMax,
  missingInterpreter,
  missingShebang,
  nofileLimit,
  podPidsLimit,
  rlimitNproc,
  seccompEperm,
  shimHang,
  shimKilled,
  systemdTasksmax,
  userLookupWithoutBindMounts,
  userNotInContainer,
  wrongArchitecture,
  zombieAccumulation,
];
