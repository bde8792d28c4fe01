import type { Cause } from './cause.ts';
import type { ExecSpec } from './exec-spec.ts';
import type { HostLimit } from './host-limit.ts';
import type { Layer } from './layer.ts';

/** What must be there before a scenario can be held. Names are the vocabulary of skip reasons. */
export const REQUIREMENTS = [
  'root',
  'cgroup-pids',
  'slow-attach',
  'nested-engine',
  'disposable-host',
  'cgroup-memory',
  'cgroup-v1-memory',
  'cgroup-cpu',
  'cgroup-io',
  'namespaced-pid-max',
  'nested-crun',
] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

/** The container under test. */
export interface Workload {
  /** `HostConfig.PidsLimit`, tasks; `null`: no limit of its own. */
  readonly pidsLimit: number | null;
  /** `HostConfig.Memory`, bytes; `null`: no limit. */
  readonly memoryBytes: number | null;
  /** Name of a runtime registered with the engine; `null`: the engine's default. */
  readonly runtime: string | null;
  /** `HostConfig.RestartPolicy`: whether the engine starts it again when it ends. */
  readonly restart: 'no' | 'always';
}

/** What can be wrong with the file of a command. */
export const COMMAND_VARIANTS = [
  'no-exec-bit',
  'directory',
  'wrong-architecture',
  'no-shebang',
  'crlf',
  'missing-interpreter',
  'missing-loader',
] as const;
export type CommandVariant = (typeof COMMAND_VARIANTS)[number];

/** What a profile can refuse to some execs and not to the start of the container. */
export const SECCOMP_CALLS = ['setuid', 'setgid', 'setgroups', 'clone3'] as const;
export type SeccompCall = (typeof SECCOMP_CALLS)[number];

/** What is broken on purpose, with its parameters. One entry of a scenario's `faults`. */
export type FaultSpec =
  /** The container is created with `HostConfig.PidsLimit`. */
  | { readonly fault: 'pids-limit'; readonly when: 'at-creation'; readonly max: number }
  /** A live container's limit is lowered through the Engine API, below its use when `max` is smaller than that. */
  | { readonly fault: 'pids-limit'; readonly when: 'live'; readonly max: number }
  /** A cgroup above the container is limited; the container's own limit stays as the workload has it. */
  | { readonly fault: 'pod-pids-limit'; readonly level: 'parent' | 'grandparent'; readonly max: number }
  /** The file of the runtime, in a nested engine. `missing`: moved away. */
  | { readonly fault: 'runtime-binary'; readonly variant: 'missing' }
  /** Something that an exec needs is unmounted in the container; `engine-root`: its root where the engine sees it. */
  | { readonly fault: 'container-unmount'; readonly what: 'proc' | 'devpts' | 'root' | 'engine-root' }
  /** The first process dies, and a tracer keeps its parent from being told. */
  | { readonly fault: 'unreported-death' }
  /** `docker pause`. */
  | { readonly fault: 'engine-pause' }
  /** The cgroup of the container, or one made above it, is frozen through the kernel's file. */
  | { readonly fault: 'hidden-freeze'; readonly level: 'own' | 'parent' }
  /** `docker stop`. */
  | { readonly fault: 'engine-stop' }
  /** A signal from outside to the container's first process, `times` times where a restart policy brings it back. */
  | { readonly fault: 'init-signal'; readonly signal: 'SIGKILL' | 'SIGSTOP'; readonly times: number }
  /** The file of the runtime, in a nested engine. `missing`: moved away; otherwise what is put in its place. */
  | {
      readonly fault: 'runtime-binary';
      readonly variant:
        | 'missing'
        | 'not-executable'
        | 'junk'
        | 'wrong-architecture'
        | 'exits-1'
        | 'hangs'
        | 'directory';
    }
  /** What the runtime has written down of the container, in a nested engine. */
  | { readonly fault: 'runtime-state'; readonly variant: 'missing' | 'cut-short' | 'zeros' | 'another-life' }
  /** A daemon of a nested engine. */
  | {
      readonly fault: 'daemon-signal';
      readonly which: 'dockerd' | 'containerd' | 'shim';
      readonly how: 'killed' | 'stopped';
    }
  /** So many tasks are left in the cgroup of a daemon of a nested engine. */
  | { readonly fault: 'daemon-tasks'; readonly which: 'dockerd' | 'containerd'; readonly free: number }
  /** So many descriptors are left to a daemon of a nested engine. */
  | { readonly fault: 'daemon-descriptors'; readonly which: 'dockerd' | 'containerd'; readonly free: number }
  /** So many keys are left to the user that root of the container is, in a nested engine with user namespaces. */
  | { readonly fault: 'user-keys'; readonly free: number }
  /** The container's working directory belongs to root of the machine, and the engine has user namespaces. */
  | { readonly fault: 'foreign-workdir' }
  /** The file that a daemon of a nested engine runs from is replaced. */
  | { readonly fault: 'daemon-file'; readonly which: 'dockerd' | 'containerd' }
  /** Threads in one process of the container: a number, or `null` for "until refused". */
  | { readonly fault: 'thread-bomb'; readonly threads: number | null }
  /** Processes in the container: a number, or `null` for "until refused"; still there, or only counted by then. */
  | { readonly fault: 'process-bomb'; readonly processes: number | null; readonly afterwards: 'stays' | 'ends' }
  /** Dead children that process 1 does not reap: a number, or `null` for "until refused". */
  | { readonly fault: 'unreaped-children'; readonly children: number | null }
  /** A live container's limit is set so that exactly so many slots are free. */
  | { readonly fault: 'headroom'; readonly free: number }
  /** The memory limit of the container, or of a cgroup above it, is set to what is used and so much more. */
  | { readonly fault: 'memory-headroom'; readonly level: 'own' | 'parent'; readonly leaveBytes: number }
  /** Memory that belongs to no process, until so much of the limit is left. */
  | { readonly fault: 'memory-held'; readonly leaveBytes: number }
  /** Page cache up to the memory limit: a file that was written. */
  | { readonly fault: 'page-cache' }
  /** Nobody is killed for want of memory: who asks for it sleeps (cgroup v1). */
  | { readonly fault: 'no-oom-killer' }
  /** CPU time in each period. */
  | { readonly fault: 'cpu-quota'; readonly quotaUs: number; readonly periodUs: number }
  /** So much may be read or written on the disk of the container in a second. */
  | { readonly fault: 'io-throttle'; readonly what: 'read' | 'write'; readonly bytesPerSecond: number }
  /** The container's own devpts may have so many terminals, and has them. */
  | { readonly fault: 'devpts-full'; readonly max: number }
  /** A file system in memory that is full, in a container whose own files can not be changed. */
  | { readonly fault: 'tmpfs-full'; readonly sizeBytes: number }
  /** A file system of a nested engine has no space, or no inodes. */
  | {
      readonly fault: 'engine-disk';
      readonly place: 'run' | 'tmp' | 'data-root';
      readonly lack: 'space' | 'inodes';
    }
  /** Put at an absolute path of the container; the exec asks for it. */
  | { readonly fault: 'command-file'; readonly path: string; readonly variant: CommandVariant }
  /** The directory that every exec starts in. */
  | { readonly fault: 'workdir'; readonly variant: 'removed' | 'source-deleted' | 'closed' }
  /** A profile that refuses one call with one first argument; `null`: whatever the arguments are. */
  | { readonly fault: 'seccomp-profile'; readonly call: SeccompCall; readonly argument: number | null }
  /** The exec itself is made longer, by so many bytes. */
  | { readonly fault: 'long-exec'; readonly what: 'arguments' | 'environment'; readonly bytes: number }
  /** So many other containers, each of which computes and takes one processor when there is one. */
  | { readonly fault: 'busy-neighbour'; readonly containers: number }
  /** Another container, full to its own limit. */
  | { readonly fault: 'full-neighbour'; readonly max: number }
  /** The shim is moved into a cgroup in which so many tasks are left. */
  | { readonly fault: 'shim-tasks'; readonly free: number }
  /** So many descriptors are left to the shim. */
  | { readonly fault: 'shim-descriptors'; readonly free: number }
  /** RLIMIT_NOFILE of the container. */
  | { readonly fault: 'few-descriptors'; readonly max: number }
  /** RLIMIT_NPROC of the container, and so many processes of the same user in another one. */
  | { readonly fault: 'shared-uid'; readonly limit: number; readonly processes: number }
  /** A limit of the whole machine leaves so many above what is in use. */
  | { readonly fault: 'host-sysctl'; readonly limit: HostLimit; readonly free: number }
  /** So many processes of the machine itself only compute. */
  | { readonly fault: 'host-load'; readonly processes: number }
  /** So much memory of the whole machine is left available. */
  | { readonly fault: 'host-memory'; readonly leaveBytes: number }
  /** So many ids are left in the container's pid namespace. */
  | { readonly fault: 'namespace-ids'; readonly free: number };

export type FaultId = FaultSpec['fault'];

/**
 * What the person typing `docker exec` must see, for the trial to count as reproduced. `fails`: at least one exec does.
 * `works`: every one does. `mostly-works`: more than half do, where a race decides and is seldom lost.
 */
export const SYMPTOMS = ['fails', 'works', 'mostly-works'] as const;
export type ExpectedSymptom = (typeof SYMPTOMS)[number];

/** A cause and where it strikes: what a diagnosis is judged by. */
export interface Truth {
  readonly cause: Cause;
  readonly layer: Layer;
}

/** Where the cause strikes under a runc before that version, such as `1.1`, that does not see it coming. */
export interface OldRunc {
  readonly before: string;
  readonly layer: Layer;
}

export type Expected =
  | { readonly diagnosis: 'healthy' }
  | ({ readonly diagnosis: 'named' } & Truth)
  /** Two faults at once: both must be named. The order says nothing. */
  | { readonly diagnosis: 'both'; readonly causes: readonly [Truth, Truth] };

export type AmplifyPolicy = 'auto' | 'always' | 'never';

export interface Scenario {
  /** File name without `.yaml`. */
  readonly name: string;
  readonly file: string;
  /** Line of `expect` in the file, from 1: where somebody looks who doubts the truth. */
  readonly line: number;
  readonly title: string;
  readonly tags: readonly string[];
  readonly workload: Workload;
  /** Where the container is made. Faults with blast `engine` get a nested one in any case. */
  readonly engine: 'host' | 'nested';
  /** Empty for a control. In order of injection. */
  readonly faults: readonly FaultSpec[];
  /** The exec that the person types, beside the null exec and `/bin/true`; `null`: those two alone. */
  readonly exec: ExecSpec | null;
  /** Execs of each kind through each entry. */
  readonly attempts: number;
  /** An exec that takes longer is ended and counts as hung. */
  readonly execTimeoutMs: number;
  readonly amplify: AmplifyPolicy;
  readonly requires: readonly Requirement[];
  /** Truth: read by the judge and by nobody before it. */
  readonly expect: Expected & { readonly symptom: ExpectedSymptom; readonly oldRunc?: OldRunc };
}
