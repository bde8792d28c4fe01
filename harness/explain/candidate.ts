import type { Cause } from '../model/cause.ts';
import type { Layer } from '../model/layer.ts';

/** A cause that a text speaks for. */
export interface Candidate {
  readonly cause: Cause;
  readonly title: string;
  readonly layer: Layer;
  /** Why the text speaks for it, in sentences. */
  readonly because: string;
  /** Evidence, or what to type, the surest first. */
  readonly decidedBy: readonly string[];
  /** The first thing that mends it. */
  readonly remedy: string;
  /** How much the text speaks for it (`Weight`); 0 for one that is there as the neighbour of another. */
  readonly weight: number;
}
