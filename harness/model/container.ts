/** Where the engine thinks the container is (`docker inspect`, `.State.Status`); `unknown`: nobody could say. */
export type ContainerStatus =
  | 'unknown'
  | 'created'
  | 'running'
  | 'paused'
  | 'restarting'
  | 'removing'
  | 'exited'
  | 'dead';

/** How much of something there is, and the largest. */
export interface EnvironmentSize {
  readonly count: number;
  /** Each with its closing NUL. */
  readonly bytes: number;
  readonly longest: { readonly which: string; readonly bytes: number } | null;
}

/** What `docker inspect` says. Command line, values of variables and labels are left out on purpose: no rule needs them. */
export interface ContainerInspect {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly status: ContainerStatus;
  /** PID 1 of the container as the host sees it; `null` when it is not running. */
  readonly initPid: number | null;
  /** `HostConfig.Runtime`: a name registered with the engine, such as `runc`. */
  readonly runtime: string;
  /** `HostConfig.PidsLimit`, tasks; `null` is no limit of the container's own. */
  readonly pidsLimit: number | null;
  /** `HostConfig.CgroupParent`; empty when the engine chooses. */
  readonly cgroupParent: string;
  /** `HostConfig.Memory`, bytes; `null` is no limit. */
  readonly memoryLimitBytes: number | null;
  /** RFC 3339, the present life or the last; Go's year 1 when it never ran. */
  readonly startedAt: string;
  /** `Config.User`: name or uid, and `:` name or gid; empty is root. */
  readonly user: string;
  /** `Config.WorkingDir`; empty is `/`. */
  readonly workdir: string;
  /** PATH of `Config.Env`; `null` when it is not set there. */
  readonly searchPath: string | null;
  readonly environment: EnvironmentSize;
  readonly lives: ContainerLives;
}

/** The lives of a container: how the last one ended, and whether the engine starts another. */
export interface ContainerLives {
  /** `State.ExitCode` of the life that has ended: 128 + signal when one ended it. 0 while the first one lasts. */
  readonly exitCode: number;
  /** RFC 3339, when the last one ended; Go's year 1 when none has. */
  readonly finishedAt: string;
  /** `State.OOMKilled`: the kernel killed something in it for want of memory. */
  readonly oomKilled: boolean;
  /** `State.Error`: why it could not be started; empty when it could. */
  readonly startError: string;
  /** `HostConfig.RestartPolicy.Name`: `no`, `always`, `on-failure`, `unless-stopped`; empty is `no`. */
  readonly restartPolicy: string;
  /** Restarts by that policy since the last start by hand. */
  readonly restartCount: number;
}

/** The container's first process as `/proc` of this machine has it, beside what the engine says of it. */
export interface ContainerInit {
  readonly pid: number;
  /** `State:`, one letter: R S D T t Z X I; `null`: there is no such process. */
  readonly state: string | null;
  /** Who is told of its end before its parent is, a debugger or strace: `TracerPid:`; `null` is nobody. */
  readonly tracerPid: number | null;
  /** How long ago it was started, milliseconds by the clock that counts from boot; `null` when it is gone. */
  readonly ageMs: number | null;
  /** Asked only about a dead one: what the engine says after it had the time to notice; `null` when it lives. */
  readonly engineSays: {
    readonly status: ContainerStatus;
    /** Whether that is still of the life whose first process is dead: `State.StartedAt`. */
    readonly life: 'same' | 'another';
    readonly waitedMs: number;
  } | null;
}

/** What the engine says of itself (`docker info`, `docker version`). */
export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  readonly cgroupDriver: 'cgroupfs' | 'systemd' | 'none';
  readonly cgroupVersion: 'v1' | 'v2';
  /** `false` when dockerd says that the kernel can not limit tasks; not said before 19.03, which counts as `true`. */
  readonly pidsLimitSupported: boolean;
  /** Name to path (or shim name) of each registered runtime. */
  readonly runtimes: Readonly<Record<string, string>>;
  readonly defaultRuntime: string;
  /** Of the default runtime only. */
  readonly runtimeVersion: string;
  readonly dataRoot: string;
}

/**
 * Where a container lives on the host: found from its init, the init's shim and the shim's bundle, never computed
 * from the container id.
 */
export interface ContainerHome {
  readonly initPid: number;
  readonly shimPid: number;
  readonly containerId: string;
  /** containerd's namespace, `moby` for Docker. */
  readonly namespace: string;
  /** containerd's socket, as the shim was told it. */
  readonly containerdSocket: string;
  /** The shim's working directory: `config.json`, `log.json`, `options.json`. */
  readonly bundlePath: string;
  /** The runtime's file, absolute; looked up in the shim's own PATH when `options.json` has only a name, and the bare name when it is nowhere. */
  readonly runtimeBinary: string;
  /** What to give to the runtime's `--root`: the directory that holds this container's state. */
  readonly runtimeRoot: string;
  /** First line of `RUNTIME --version`; `null` when it could not be asked. */
  readonly runtimeVersion: string | null;
}

/** What is mounted where an exec needs something, as the container's first process sees it; types of file systems. */
export interface ContainerMounts {
  /** At `/`; `null`: the root was taken away below it. */
  readonly root: string | null;
  /** At `/proc`, `proc` in a healthy container; `null`: nothing. */
  readonly proc: string | null;
  /** At `/dev/pts`, `devpts` in a healthy container; `null`: nothing. */
  readonly devPts: string | null;
  /** What is at `/dev/null`, whatever covers it; `null`: it could not be looked at. */
  readonly nullDevice: DeviceState | null;
  /** What `/dev/ptmx`, mostly a link to `pts/ptmx`, leads to. */
  readonly ptmx: DeviceState | null;
  /** Whether the option `hidepid` of the procfs hides the processes of others; `null`: not read. */
  readonly hidePid: 'off' | 'on' | null;
}

/** `other`: something is there, and it is not that device. */
export type DeviceState = 'there' | 'missing' | 'other';

/** The root file system of a container from outside, where the engine looks names of users up. */
export interface ContainerRootfs {
  /** Type of the file system at `/` of the container. */
  readonly type: string;
  /** `major:minor` of it. */
  readonly device: string;
  /** Whether the daemon has it mounted too. */
  readonly daemonSees: 'mounted' | 'unmounted';
  readonly daemonPid: number;
}
