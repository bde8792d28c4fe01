/**
 * Where an exec failed, from the person typing to the kernel (docs/internals/exec-path.md).
 * `runtime` is the runtime's parent process; `runtime-init` is its child inside the container (C or Go stage).
 */
export const LAYERS = [
  'client',
  'dockerd',
  'containerd',
  'shim',
  'runtime',
  'runtime-init',
  'command',
  'kernel',
] as const;

export type Layer = (typeof LAYERS)[number];
