import type { InsideLook, InsidePart } from './inside.ts';

/** A command that ended by itself, or was ended by our deadline. One that could not be started is an exception. */
export interface CommandResult {
  /** `null` when it was ended by a signal, ours or another's. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Ended by our deadline. */
  readonly timedOut: boolean;
  /** Cut at `maxBytes`. */
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface CommandOptions {
  /** SIGTERM then, SIGKILL half a second later. */
  readonly timeoutMs: number;
  /** Of each stream; 64 KiB when not given. */
  readonly maxBytes?: number;
  /** What it reads from its standard input, which it may open again as `/dev/stdin`; nothing when not given. */
  readonly input?: string;
}

/** How a child ended: by its exit code or a signal, or it never began. `complaint` is the end of its standard error. */
export type CompanionEnd =
  | {
      readonly status: 'exited';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly complaint: string;
    }
  | { readonly status: 'not-started'; readonly error: string };

/** A child process that stays: spoken to by lines. */
export interface Companion {
  readonly pid: number;
  /** The next line of its standard output; rejects when it ended or `timeoutMs` passed. */
  line(timeoutMs: number): Promise<string>;
  /** Writes one line to its standard input. */
  send(line: string): void;
  /** How it ended by itself; `null` while it runs. */
  ended(): CompanionEnd | null;
  /** SIGKILL to it and to all that it has started, and wait until it is gone. Harmless twice. */
  end(): Promise<void>;
}

/** What statfs(2) says of a mounted file system. */
export interface FileSystem {
  readonly fileSystem: 'tmpfs' | 'other';
  readonly sizeBytes: number;
  /** For root. */
  readonly freeBytes: number;
  /** 0 for a file system that does not count inodes. */
  readonly inodesCount: number;
  readonly freeInodesCount: number;
}

/** The world as a parameter: files, commands and the clock. Errors are Node's own, with `code` ENOENT and so on. */
export interface Host {
  readText(path: string): Promise<string>;
  /** At most `maxBytes` from `offset` on; less at the end of the file. */
  readPart(path: string, offset: number, maxBytes: number): Promise<string>;
  sizeBytes(path: string): Promise<number>;
  /**
   * What a device gives without being waited for, one record a read: the oldest, and of the others the last `most` that
   * `wanted` fits. The kernel log is the only such device. Reads on the spot: a record takes 4 µs, and a thread of its
   * own for each would take fifty.
   */
  readRecords(path: string, most: number, wanted: RegExp): readonly string[];
  /** The file system that a path is on (statfs(2)). */
  fileSystem(path: string): Promise<FileSystem>;
  /** Device and inode behind all links: the same text for the same file, in whatever mount namespace. */
  fileId(path: string): Promise<string>;
  readDir(path: string): Promise<readonly string[]>;
  readLink(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** What `path` leads to inside of the root directory `root`, such as `/proc/PID/root`, and some of its bytes. */
  lookInside(root: string, path: string, part: InsidePart): Promise<InsideLook>;
  /** One write(2), as cgroup files want it; never creates a file. */
  writeText(path: string, text: string): Promise<void>;
  makeDir(path: string): Promise<void>;
  removeDir(path: string): Promise<void>;
  /**
   * Removes a directory that this user has made, and the plain files in it. A link, and what is another user's, is left
   * and is an error: the directory for temporary files is everybody's.
   */
  removeScratch(path: string): Promise<void>;
  /** Never a shell: a file and its arguments. */
  exec(file: string, args: readonly string[], options: CommandOptions): Promise<CommandResult>;
  start(file: string, args: readonly string[]): Companion;
  /**
   * Connects to a stream socket in the file system, writes, and gives the first bytes that come back, one character a
   * byte. Rejects with Node's own error (ECONNREFUSED, ENOENT, EACCES), or ETIMEDOUT when nothing came in time.
   */
  ask(socketPath: string, question: string, timeoutMs: number): Promise<string>;
  kill(pid: number, signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
  sleep(ms: number): Promise<void>;
  /** Monotonic, from an arbitrary start. */
  nowMs(): number;
}
