import type { Rule } from '../model/rule.ts';
import containerPidsMax from './container-pids-max.ts';
import containerdDown from './containerd-down.ts';
import containerdHung from './containerd-hung.ts';
import dockerdDown from './dockerd-down.ts';
import dockerdHung from './dockerd-hung.ts';
import podPidsLimit from './pod-pids-limit.ts';
import shimHang from './shim-hang.ts';
import shimKilled from './shim-killed.ts';
import zombieAccumulation from './zombie-accumulation.ts';

/** Every rule. A test compares this list with the folder. */
export const rules: readonly Rule[] = [
  containerPidsMax,
  containerdDown,
  containerdHung,
  dockerdDown,
  dockerdHung,
  podPidsLimit,
  shimHang,
  shimKilled,
  zombieAccumulation,
];
