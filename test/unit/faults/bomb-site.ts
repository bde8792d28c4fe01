import { laboratory, type Laboratory } from './laboratory.ts';

export const WAITING = '{"state":"waiting"}';

/** A container with this limit, on a host with this many threads of at most 32768. */
export function underLimit(max: number | null, hostThreads = 200): Laboratory {
  const lab = laboratory();
  lab.levels[0].max = max;
  lab.files.set('/proc/loadavg', `0.1 0.1 0.1 2/${hostThreads} 4095\n`);
  lab.files.set('/proc/sys/kernel/threads-max', '192731\n');
  lab.files.set('/proc/sys/kernel/pid_max', '32768\n');
  lab.files.set('/proc/4095/stat', `4095 (payload) S ${'1 '.repeat(18)}8561234 0\n`);
  return lab;
}
