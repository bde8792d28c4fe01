import type { Rule } from '../model/rule.ts';
import containerPidsMax from './container-pids-max.ts';
import podPidsLimit from './pod-pids-limit.ts';
import zombieAccumulation from './zombie-accumulation.ts';

/** Every rule. A test compares this list with the folder. */
export const rules: readonly Rule[] = [containerPidsMax, podPidsLimit, zombieAccumulation];
