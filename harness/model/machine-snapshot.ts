/** Kinds of things that a run can leave behind. */
export const TRACE_KINDS = [
  'container',
  'nested engine',
  'network',
  'volume',
  'image',
  'cgroup',
  'mount',
  'process',
  'file',
] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/** One thing on the machine. */
export interface Trace {
  readonly kind: TraceKind;
  /** The same for the same thing in every snapshot. */
  readonly id: string;
  /**
   * Whether initp surely made it: by its label or by its name. `unknown` may be somebody else's: whoever works on the
   * machine beside makes containers too.
   */
  readonly maker: 'initp' | 'unknown';
}

/** The machine at one moment: what there is of all that a run makes, and the settings that it never touches. */
export interface MachineSnapshot {
  readonly schemaVersion: 1;
  /** RFC 3339 UTC. */
  readonly takenAt: string;
  /** Before which run. */
  readonly run: string;
  readonly traces: readonly Trace[];
  /** Path to text; a file that is not there has no entry. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What two snapshots differ in. */
export interface SnapshotDifference {
  /** There now, and not before. */
  readonly added: readonly Trace[];
  /** There before, and not now. */
  readonly gone: readonly Trace[];
  readonly changed: readonly { readonly path: string; readonly was: string | null; readonly now: string | null }[];
}
