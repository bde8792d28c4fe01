import type { InsideFile, NotFound } from './inside-file.ts';

/** A directory that an exec starts in. */
export interface Workdir {
  /** As it was asked for; `/` when nobody said. */
  readonly path: string;
  readonly found:
    | {
        readonly file: InsideFile;
        /** The directories above it, the root first. */
        readonly through: readonly InsideFile[];
      }
    | NotFound;
  /** The mount that the directory, or what is left of its path, lies on; `null` when mounts could not be read. */
  readonly mount: WorkdirMount | null;
}

export interface WorkdirMount {
  readonly mountPoint: string;
  /** What is mounted there, as mountinfo says it: a path of the source's file system. */
  readonly source: string;
  readonly type: string;
  /** `deleted`: what was mounted has no name any more (`//deleted` behind the source in mountinfo). */
  readonly state: 'there' | 'deleted';
}

/** Where execs start: the container's own directory, and the one that was asked for. */
export interface ExecWorkdir {
  readonly container: Workdir;
  /** `null`: none was asked for, so that the container's own is used. */
  readonly exec: Workdir | null;
}

/** Who a command runs as. */
export interface ExecUser {
  /** As it was asked for; empty: root. */
  readonly asked: string;
  /** `null`: a name that nobody knows. */
  readonly uid: number | null;
  readonly gid: number | null;
  readonly groups: readonly number[];
  /** What the container does not know. A number needs no entry. */
  readonly unknown: 'nothing' | 'user' | 'group';
  /** What was looked through: `none`: the container has no such file. */
  readonly userFile: 'read' | 'none';
  readonly groupFile: 'read' | 'none';
  /** `mounted`: something is mounted over passwd or group, and the engine, which reads them from outside, does not see it. */
  readonly files: 'of-the-image' | 'mounted';
}

/** A row of `/proc/PID/uid_map`: ids of the container, and the machine's that they are. */
export interface IdRange {
  readonly inside: number;
  readonly outside: number;
  readonly count: number;
}

/** Who execs run as: the container's own user, and the one that was asked for. */
export interface ExecUsers {
  readonly container: ExecUser;
  /** `null`: none was asked for. */
  readonly exec: ExecUser | null;
  /** Whether uids mean the same in the container: `mapped` is a user namespace. */
  readonly namespace: 'shared' | 'mapped' | 'unknown';
  /** Users and groups of the container on the machine; empty: not read. */
  readonly uidMap: readonly IdRange[];
  readonly gidMap: readonly IdRange[];
}

/** One text that execve(2) is given. */
export interface LongestText {
  /** The position of an argument, or the name of a variable. */
  readonly which: string;
  /** With its closing NUL. */
  readonly bytes: number;
}

/** What execve(2) has to copy, and how much it may. */
export interface ExecSize {
  /** Arguments with the command itself; 0 when no command was asked for. */
  readonly argumentCount: number;
  readonly argumentBytes: number;
  readonly longestArgument: LongestText | null;
  /** The container's variables and those of the exec. No value is kept. */
  readonly variableCount: number;
  readonly variableBytes: number;
  readonly longestVariable: LongestText | null;
  /** Soft RLIMIT_STACK of the container's init, which an exec gets too; `null`: unlimited. */
  readonly stackBytes: number | null;
}
