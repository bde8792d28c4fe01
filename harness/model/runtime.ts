import type { NeededFile, ProgramFile } from './exec-program.ts';
import type { NotFound } from './inside-file.ts';

/** What `RUNTIME --version` did. */
export type VersionAnswer =
  | { readonly status: 'said'; readonly line: string }
  /** Ended without a line; `said` is what it wrote to its standard error. */
  | {
      readonly status: 'ended';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly said: string;
    }
  | { readonly status: 'silent'; readonly afterMs: number }
  /** Not run: the file alone says that it can not be. */
  | { readonly status: 'not-run' };

/** The program that the shim starts for an exec, as it would find it now. */
export interface RuntimeProgram {
  /** As the shim was told it: a name for its PATH, or a path. */
  readonly word: string;
  /** The directories of the shim's PATH, in order, when the word has no slash; empty otherwise. */
  readonly searched: readonly string[];
  /** As Go's `exec.LookPath`: the first file that may be executed; when there is none, the first of that name. */
  readonly found: ProgramFile | NotFound;
  /** Its interpreter and loader. */
  readonly needs: readonly NeededFile[];
  /** `e_machine` of this machine's own programs; `null` when it could not be read. */
  readonly hostMachine: number | null;
  readonly version: VersionAnswer;
}

/** One cgroup that the runtime puts every exec into (`cgroup_paths` of runc's record). */
export interface JoinedCgroup {
  /** v1: its controller, such as `pids` or `name=systemd`; empty for v2. */
  readonly controller: string;
  /** As the engine calls it. */
  readonly path: string;
  readonly directory: 'there' | 'missing';
  /** Where the container's first process is, seen from there; `unknown`: the kernel did not say. */
  readonly init: 'in-it' | 'below' | 'elsewhere' | 'unknown';
  /**
   * Why it takes no process. A cpuset of v1 without processors or memory nodes (ENOSPC); on v2 a threaded cgroup or one
   * below it (EOPNOTSUPP), or one that hands controllers down (EBUSY). `null`: nothing is known against it.
   */
  readonly closed: 'no-processors' | 'no-memory-nodes' | 'threaded' | 'invalid' | 'hands-down' | null;
}

/** What the runtime has written down of the container: runc's `state.json`, crun's `status`. */
export interface RuntimeRecord {
  /** As the engine calls it. */
  readonly path: string;
  readonly directory: 'there' | 'missing';
  /** `zeros`: begins with NUL bytes. `cut-short`: begins as JSON and does not end as such. */
  readonly content: 'json' | 'missing' | 'empty' | 'zeros' | 'cut-short' | 'other';
  readonly sizeBytes: number;
  /** The container's first process in it: pid as the engine counts, and start in clock ticks since boot; `null`: not in it. */
  readonly recorded: { readonly pid: number; readonly startTicks: string } | null;
  /** The same of the process itself: its pids in all namespaces; `null` when it is gone. */
  readonly actual: { readonly pids: readonly number[]; readonly startTicks: string } | null;
  /** `null`: the record does not say; that of crun does not. */
  readonly cgroups: readonly JoinedCgroup[] | null;
}
