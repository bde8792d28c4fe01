import type { CgroupVersion, PidsLevel } from './cgroup.ts';

/** One process that an exec goes through, and the pids cgroups that it is in. */
export interface EnginePlace {
  readonly role: 'dockerd' | 'containerd' | 'shim';
  readonly pid: number;
  readonly version: CgroupVersion;
  /** From its own cgroup (its unit, where systemd made it) upwards, without the root; empty when it is in the root. */
  readonly levels: readonly PidsLevel[];
}

/** Where dockerd, containerd and the shim are limited; whom nobody found is left out. */
export type EnginePids = readonly EnginePlace[];
