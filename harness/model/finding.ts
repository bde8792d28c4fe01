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
  readonly for: 'docker' | 'systemd' | 'kubelet' | 'application' | 'host';
  /** What to type or to change, one line each. */
  readonly commands: readonly [string, ...string[]];
  readonly changes: string;
  /** How long it lasts, such as `until the container is recreated`. */
  readonly lasts: string;
}

/** The limit whose lifting would prove the finding: one write into one file of the kernel, or an exec with another ulimit. */
export interface SuspectedLimit {
  /** Such as a `pids.max`, a `freezer.state` or a sysctl; `RLIMIT_NPROC` or `RLIMIT_NOFILE`: what each exec is given anew. */
  readonly path: string;
  /** What to write there: room for an exec, and little for a leak that goes on. */
  readonly liftTo: string;
  /** `host`: it holds for more than the container and its own ancestors, and is lifted only when that was allowed. */
  readonly reach: 'container' | 'host';
  /** The limit and its use now, in the unit of the file; `null` for a state that has no numbers. */
  readonly room: { readonly max: number; readonly current: number } | null;
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
  /** Other causes that this one makes look true. */
  readonly explains: readonly Cause[];
}

/** Four statuses, because "can not say" is never "no". */
export type RuleResult =
  | { readonly rule: string; readonly status: 'matched'; readonly finding: Finding }
  | { readonly rule: string; readonly status: 'ruled-out'; readonly because: string }
  | { readonly rule: string; readonly status: 'no-evidence'; readonly missing: readonly EvidenceKind[] }
  | { readonly rule: string; readonly status: 'crashed'; readonly error: string };
