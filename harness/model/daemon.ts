/** One process of the machinery that an exec goes through. */
export interface DaemonProcess {
  readonly pid: number;
  /** `State:`, one letter: R runs, S and D wait (D can not be woken by a signal), T is stopped, t is held by a debugger. */
  readonly state: string;
  readonly threads: number;
  /** `/proc/PID/wchan`, the kernel function that it waits in; `null`: it runs, or may not be asked (root only). */
  readonly waitsIn: string | null;
  /** Milliseconds since 1970: `btime` of `/proc/stat` and field 22 of `/proc/PID/stat`. */
  readonly startedAtMs: number;
  /** `/proc/PID/exe`. `deleted`: the file it was started from is gone or was replaced since. `null`: may not be asked. */
  readonly program: { readonly path: string; readonly file: 'there' | 'deleted' } | null;
}

/** What a daemon's socket says to a question that every healthy one answers at once. */
export type SocketAnswer =
  | { readonly status: 'answers'; readonly afterMs: number }
  /** The file is there, and nobody listens behind it. */
  | { readonly status: 'refused' }
  /** No such file. */
  | { readonly status: 'missing' }
  /** The kernel took the connection, as it does for a stopped process, and no answer came. */
  | { readonly status: 'silent'; readonly afterMs: number }
  /** It could not be asked: no right to, or nobody knows where it is. */
  | { readonly status: 'unknown'; readonly why: string };

/** Where one of them stands. */
export interface Daemon {
  /** `gone`: looked for, and there is none. `unknown`: it could not be looked for, or several may be meant. */
  readonly process:
    | ({ readonly status: 'found' } & DaemonProcess)
    | { readonly status: 'gone'; readonly why: string }
    | { readonly status: 'unknown'; readonly why: string };
  /** Its socket's path; `null` when that is not known. */
  readonly socket: string | null;
  readonly answer: SocketAnswer;
}

/** The three that stand between `docker exec` and the runtime, outermost first. */
export const DAEMONS = ['dockerd', 'containerd', 'shim'] as const;

export type DaemonName = (typeof DAEMONS)[number];

/** The shim's own socket is not asked: its state says what there is to know. */
export type DaemonProcesses = Readonly<Record<DaemonName, Daemon>>;
