/** What a seccomp profile answers to one system call. */
export interface SeccompAnswer {
  readonly call: string;
  /** `errno`: refused with that number. `kill`: ends the process or the thread. */
  readonly action: 'errno' | 'kill';
  /** 1 is EPERM, 38 ENOSYS; `null` with `kill`. */
  readonly errno: number | null;
  /** Empty: whatever the arguments are. All must hold. */
  readonly when: readonly { readonly index: number; readonly op: string; readonly value: number }[];
}

/** What holds a process of the container back, beside limits (`/proc/PID/status` of its init). */
export interface ContainerSecurity {
  /** Capability sets, hexadecimal. */
  readonly effective: string;
  readonly bounding: string;
  readonly noNewPrivileges: boolean;
  /** The bounding set that the bundle asks for, which an exec of the container's own kind gets too; `null`: not read. */
  readonly wanted: string | null;
  /** `CapBnd` of the shim, which the runtime inherits: it can give away no more. `null`: not read. */
  readonly shimBounding: string | null;
  /**
   * Of the devices that every container may open, those that its device cgroup refuses, such as `/dev/null (c 1:3)`.
   * v1 only: on v2 the list is a BPF program, which can not be read. `null`: not read.
   */
  readonly deniedDevices: readonly string[] | null;
  readonly seccomp: 'off' | 'strict' | 'filter';
  /**
   * Of the profile in the bundle, what it refuses among the calls that the runtime itself makes under it, and those that
   * a program makes to begin. Empty without a profile: a filter may come from around the engine all the same.
   */
  readonly refusals: readonly SeccompAnswer[];
}
