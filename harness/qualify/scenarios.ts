/**
 * What runtimes are qualified with, unless somebody says otherwise: a control, and nine faults whose texts tell runtimes
 * and their versions apart. All of them strike one container, so that one engine serves every cell.
 */
export const QUALIFYING: readonly string[] = [
  'healthy',
  'read-init-p',
  'pod-pids-limit',
  'memory-limit-lowered',
  'out-of-ids',
  'unit-full',
  'freezer-stuck',
  'container-paused',
  'command-missing',
  'workdir-asked-missing',
];

/** For a look: the control, the incident, and the other cause of its text. */
export const QUICKLY: readonly string[] = ['healthy', 'read-init-p', 'memory-limit-lowered'];
