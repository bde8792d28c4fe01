/** What is asked of `docker exec`. */
export interface ExecSpec {
  /** The command and its arguments; never empty. */
  readonly command: readonly [string, ...string[]];
  /** `--user`: name or uid, and `:` name or gid; `null`: the container's own. */
  readonly user: string | null;
  /** `--workdir`; `null`: the container's own. */
  readonly workdir: string | null;
  /** `--env`, each `NAME=VALUE`. */
  readonly env: readonly string[];
  /** `--tty`: whether a pseudo-terminal is made for it. */
  readonly terminal: 'none' | 'allocated';
  /** `all`: `--privileged`, every capability that the engine knows. */
  readonly privileges: 'own' | 'all';
}

/** An exec with nothing said but the command. */
export function plainExec(...command: readonly [string, ...string[]]): ExecSpec {
  return { command, user: null, workdir: null, env: [], terminal: 'none', privileges: 'own' };
}
