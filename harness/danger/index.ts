import containerInitDied from './container-init-died.ts';
import containerPaused from './container-paused.ts';
import containerPidsMax from './container-pids-max.ts';
import type { DangerRule } from './danger-rule.ts';
import freezerStuck from './freezer-stuck.ts';
import memoryLimitTooSmall from './memory-limit-too-small.ts';
import nofileLimit from './nofile-limit.ts';
import podPidsLimit from './pod-pids-limit.ts';
import rlimitNproc from './rlimit-nproc.ts';
import shimHang from './shim-hang.ts';
import shimKilled from './shim-killed.ts';
import zombieAccumulation from './zombie-accumulation.ts';

/** Those that leave nothing to ask first: of equally bad ones the first is told. */
export const dangerRules: readonly DangerRule[] = [
  containerInitDied,
  shimKilled,
  shimHang,
  containerPaused,
  freezerStuck,
  zombieAccumulation,
  podPidsLimit,
  containerPidsMax,
  memoryLimitTooSmall,
  rlimitNproc,
  nofileLimit,
];
