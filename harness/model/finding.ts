import type { Cause } from './cause.ts';
import type { Layer } from './layer.ts';
import type { EvidenceKind } from './reading.ts';

/**
 * `conclusive`: the kernel or the runtime names it. `strong`: two independent sources say it.
 * `weak`: consistent with other causes too, or not doing harm right now.
 */
export const STRENGTHS = ['conclusive', 'strong', 'weak'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** A quote from a reading: what the finding saw. */
export interface Citation {
  readonly kind: EvidenceKind;
  readonly quote: string;
}

/** How to mend it. */
export interface Remedy {
  /** Whose words the commands are in. */
  readonly for: 'docker' | 'systemd' | 'kubelet' | 'application';
  /** What to type or to change, one line each. */
  readonly commands: readonly [string, ...string[]];
  readonly changes: string;
  /** How long it lasts, such as `until the container is recreated`. */
  readonly lasts: string;
}

/** The limit whose lifting would prove the finding. */
export interface SuspectedLimit {
  /** A `pids.max`. */
  readonly path: string;
  /** What it reads now, tasks. */
  readonly max: number;
  /** Tasks under it now. */
  readonly current: number;
}

export interface Finding {
  readonly rule: string;
  readonly cause: Cause;
  readonly layer: Layer;
  readonly strength: Strength;
  /** One sentence with the numbers in it. */
  readonly because: string;
  /** Why that layer, in one sentence. */
  readonly whyLayer: string;
  readonly citations: readonly [Citation, ...Citation[]];
  readonly remedy: readonly Remedy[];
  /** `null`: no limit to lift. */
  readonly suspect: SuspectedLimit | null;
}

/** Four statuses, because "can not say" is never "no". */
export type RuleResult =
  | { readonly rule: string; readonly status: 'matched'; readonly finding: Finding }
  | { readonly rule: string; readonly status: 'ruled-out'; readonly because: string }
  | { readonly rule: string; readonly status: 'no-evidence'; readonly missing: readonly EvidenceKind[] }
  | { readonly rule: string; readonly status: 'crashed'; readonly error: string };
