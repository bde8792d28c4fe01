import type { ExpectedSymptom } from './scenario.ts';
import type { Verdict } from './verdict.ts';

/** How often something was seen, and the range that its true rate lies in (Wilson, 95 %). */
export interface Rate {
  readonly hits: number;
  readonly total: number;
  /** From 0 to 1; 0 when `total` is 0. */
  readonly lowRatio: number;
  /** From 0 to 1; 1 when `total` is 0. */
  readonly highRatio: number;
}

/** A word and how often it came up. */
export interface Count {
  readonly what: string;
  readonly count: number;
}

/** All holdings of one scenario on one runtime. */
export interface ScenarioScore {
  readonly scenario: string;
  readonly runtime: string | null;
  readonly trials: number;
  readonly expectedSymptom: ExpectedSymptom;
  /** Execs that did not work, of those that were tried. */
  readonly symptom: Rate;
  /** What was answered, most frequent first; see `ConfusionCell.named`. */
  readonly named: readonly Count[];
  /** Layers that were named, most frequent first. */
  readonly layers: readonly Count[];
  readonly outcomes: readonly { readonly outcome: Verdict['outcome']; readonly count: number }[];
  /** Median over its trials; `null` when all were skipped. */
  readonly durationMs: number | null;
}

/** One cell of the confusion matrix: it stands on the diagonal when both words are the same. */
export interface ConfusionCell {
  /** A cause, `healthy`, or two causes joined by ` + `. */
  readonly expected: string;
  /** The same, or `tied`, `blind`, `no diagnosis`; with ` in LAYER` when the cause is right and the layer is not. */
  readonly named: string;
  readonly count: number;
}

/** What holding trials side by side has saved. */
export interface HeldTime {
  /** From the start of the first trial to the end of the last. */
  readonly wallMs: number;
  /** Of all trials, as if each had been held after the other. */
  readonly sumMs: number;
}

/** What a run says about the diagnosis. Skipped trials were not held and count nowhere but in `skipped`. */
export interface Score {
  readonly scenarios: readonly ScenarioScore[];
  readonly skipped: number;
  /** Of all trials that were held. */
  readonly correct: Rate;
  readonly wrong: Rate;
  readonly missed: Rate;
  readonly unsure: Rate;
  readonly broken: Rate;
  /** Controls for which a cause was named, of the controls that were held. */
  readonly falseAlarms: Rate;
  /** `null`: none was held, or the report is of before it was counted. */
  readonly time: HeldTime | null;
  /** Sorted by expectation, then by answer. */
  readonly confusion: readonly ConfusionCell[];
}
