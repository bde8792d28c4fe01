import type { Cause } from './cause.ts';
import type { Layer } from './layer.ts';

/** What a cause belongs to; also the heading of its list. */
export const AREAS = [
  'cgroup set-up',
  'container or daemon state',
  'files, disks, quotas',
  'kernel features and bugs',
  'memory',
  'process/thread limits',
  'rootfs / mounts / cwd',
  'runtime binary and versions',
  'security modules and capabilities',
  'shim / containerd / CRI path',
  'user command',
] as const;
export type Area = (typeof AREAS)[number];

/**
 * How much a text speaks for a cause.
 * 9: it names the cause · 7: nearly always this one · 5: one of two or three · 3: one of many · 1: it has been seen.
 * Between them for the order only. It is not a probability.
 */
export type Weight = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** What the software prints when this is the cause. A pattern of the software's words, not of one report. */
export interface Signature {
  /** All of these are somewhere in what was printed; one pattern may be met on another line than the next. */
  readonly says: RegExp | readonly [RegExp, ...RegExp[]];
  /** None of these is. */
  readonly unless?: RegExp;
  readonly weight: Weight;
  /** Where it failed; `null` where the text around it says (`layerTold`). */
  readonly layer: Layer | null;
  /** One sentence: why this text speaks for the cause. */
  readonly because: string;
  /** Which versions print it so; missing where all do. */
  readonly versions?: string;
}

/** A cause with the same text, and what tells the two apart. */
export interface Neighbour {
  readonly id: Cause;
  readonly tellApart: string;
}

/** What initp knows about one cause. Data only: `explain` matches it, `docs/causes/` is generated from it. */
export interface CauseEntry {
  readonly id: Cause;
  readonly area: Area;
  readonly title: string;
  /** What it is: how it comes about, in one to three sentences. */
  readonly about: string;
  /** Where it fails, the most frequent first. */
  readonly layers: readonly [Layer, ...Layer[]];
  readonly signatures: readonly [Signature, ...Signature[]];
  readonly neighbours: readonly [Neighbour, ...Neighbour[]];
  /** What decides it: evidence, or what to type. */
  readonly decidedBy: readonly [string, ...string[]];
  readonly remedy: readonly [string, ...string[]];
  /** Where it is known from: public sources. */
  readonly sources: readonly [string, ...string[]];
}
