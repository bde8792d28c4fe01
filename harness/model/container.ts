/** Where the engine thinks the container is (`docker inspect`, `.State.Status`). */
export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

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
  readonly startedAt: string;
  /** `Config.User`: name or uid, and `:` name or gid; empty is root. */
  readonly user: string;
  /** `Config.WorkingDir`; empty is `/`. */
  readonly workdir: string;
  /** PATH of `Config.Env`; `null` when it is not set there. */
  readonly searchPath: string | null;
  readonly environment: EnvironmentSize;
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
  /** The runtime binary, absolute; looked up in the shim's own PATH when `options.json` has only a name. */
  readonly runtimeBinary: string;
  /** What to give to the runtime's `--root`: the directory that holds this container's state. */
  readonly runtimeRoot: string;
  /** First line of `RUNTIME --version`; `null` when it could not be asked. */
  readonly runtimeVersion: string | null;
}
