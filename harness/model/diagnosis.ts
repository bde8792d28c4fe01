import type { Finding } from './finding.ts';
import type { EvidenceKind } from './reading.ts';

/** The smallest number of free slots over the container's cgroup and its ancestors. */
export interface Headroom {
  /** `pids.max - pids.current`; negative when tasks were attached above the limit; `null`: no limit at any level. */
  readonly freeSlots: number | null;
  /** The level that binds; `null` when none has a limit. */
  readonly path: string | null;
}

export type Diagnosis =
  | { readonly status: 'named'; readonly finding: Finding; readonly others: readonly Finding[] }
  | { readonly status: 'tied'; readonly findings: readonly [Finding, Finding, ...Finding[]] }
  /** Every rule had its evidence and ruled its cause out, and no exec failed. */
  | { readonly status: 'healthy'; readonly headroom: Headroom }
  | {
      readonly status: 'blind';
      readonly missing: readonly EvidenceKind[];
      /** What could not be seen, or which symptom no rule explains; and what to allow. */
      readonly why: string;
    };
