/** Exit codes: few, documented, never renumbered. The worst of a run wins; a dirty machine beats all others. */
export const EXIT = {
  ok: 0,
  /** A wrong or missed diagnosis. */
  failed: 1,
  /** Not reproduced, tied, blind, or nothing ran. */
  inconclusive: 2,
  /** The machine was left dirty. */
  dirty: 3,
  usage: 64,
  /** No engine to talk to. */
  unavailable: 69,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
