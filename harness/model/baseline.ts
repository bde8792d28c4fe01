import type { EngineIdentity, RuntimeIdentity } from './qualification.ts';

/** How often something was seen, of how many execs: `5/5`. */
export type Seen = `${number}/${number}`;

/** Seen in which engine, how often. */
export type ByEngine = Readonly<Record<string, Seen>>;

/**
 * What a qualification found, without all that is different each time: small, sorted, and made to be read in a review.
 * One line for each different thing that execs showed.
 */
export interface Baseline {
  /** Goes up only when an old reader would break. */
  readonly schemaVersion: 1;
  readonly kind: 'baseline';
  /** RFC 3339, UTC: when the qualification began. */
  readonly startedAt: string;
  readonly machine: { readonly kernel: string; readonly arch: string; readonly cgroup: 'v1' | 'v2' };
  readonly runtimes: readonly RuntimeIdentity[];
  readonly engines: readonly EngineIdentity[];
  /** By runtime, by scenario, by what was seen: `engine-api true fails 126: TEXT`. */
  readonly signatures: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, ByEngine>>>>>>;
  /** By runtime, by `amplified` or `quiet`, by free slots: execs that failed. */
  readonly headroom: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Seen>>>>>>;
  /** Ids of what was wrong then, and why; it is no news when it still is. */
  readonly problems: Readonly<Record<string, string>>;
}
