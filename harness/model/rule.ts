import type { Finding } from './finding.ts';
import type { EvidenceKind, EvidenceMap } from './reading.ts';
import type { Cause } from './cause.ts';

/** The evidence a rule sees: what it needs, always there; what it would like, `null` when it was not read. */
export type Evidence<Needs extends EvidenceKind, Likes extends EvidenceKind> = {
  readonly [K in Needs]: EvidenceMap[K];
} & {
  readonly [K in Likes]: EvidenceMap[K] | null;
};

/** A finding, but for what it takes from its rule. */
export type Found = Omit<Finding, 'rule' | 'cause' | 'explains'>;

/** What a rule answers: a finding, or why its cause is out of the question, with the numbers. */
export type Answer = { readonly finding: Found } | { readonly ruledOut: string };

/** A pure function from the readings it declares to a finding or nothing; one cause each. */
export interface Rule<Needs extends EvidenceKind = EvidenceKind, Likes extends EvidenceKind = EvidenceKind> {
  /** Also the cause it names. */
  readonly id: Cause;
  readonly needs: readonly Needs[];
  readonly likes: readonly Likes[];
  /**
   * Causes whose evidence this one also makes: when both are found, they are its downstream effects and never beat it.
   * None when left out.
   */
  readonly explains?: readonly Cause[];
  match(evidence: Evidence<Needs, Likes>): Answer;
}
