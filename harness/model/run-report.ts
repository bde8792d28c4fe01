import type { Diagnosis } from './diagnosis.ts';
import type { ExecAttempt, Intervention } from './exec-attempt.ts';
import type { ExitCode } from './exit-code.ts';
import type { RuleResult } from './finding.ts';
import type { AmplifyPolicy, Expected, ExpectedSymptom } from './scenario.ts';
import type { Score } from './score.ts';
import type { Phase, Verdict } from './verdict.ts';

/** Isolated cgroup migrations, microseconds. */
export interface AttachLatency {
  readonly samples: number;
  readonly minUs: number;
  readonly medianUs: number;
  readonly maxUs: number;
}

/** Whether the race was helped along, and what that did to the attach. */
export type AmplifierUse =
  | {
      readonly status: 'off';
      readonly why: string;
      /** `null` when it could not be measured. */
      readonly latency: AttachLatency | null;
    }
  | {
      readonly status: 'on';
      readonly kind: 'churn';
      /** Time between two migrations, and between two ticks of each CPU. */
      readonly intervalUs: number;
      readonly tickUs: number;
      readonly before: AttachLatency;
      readonly during: AttachLatency;
    };

export interface PhaseTime {
  readonly phase: Phase;
  /** From the start of the trial. */
  readonly startMs: number;
  readonly durationMs: number;
}

/** A change that was made to the machine on purpose, and what became of it. */
export interface Change {
  /** For a person: what was changed. */
  readonly what: string;
  /** For a person: how it was taken back. */
  readonly undo: string;
  readonly result: 'done' | 'nothing-to-do' | 'failed';
}

export interface Trial {
  /** The run that it was held in: of a merged report there are several. */
  readonly run: string;
  readonly scenario: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** Where its truth is written; the file as the person named it. `null` in a report of an older version. */
  readonly source: { readonly file: string; readonly line: number } | null;
  /** 1 for the first holding of this scenario in the run. */
  readonly holding: number;
  /** Runtime name given to the engine; `null`: its default. */
  readonly runtime: string | null;
  /** From the start of the run. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly phases: readonly PhaseTime[];
  /** The truth that the diagnosis was judged by. */
  readonly expected: Expected;
  readonly expectedSymptom: ExpectedSymptom;
  readonly amplifier: AmplifierUse | null;
  readonly attempts: readonly ExecAttempt[];
  readonly intervention: Intervention | null;
  /** dockerd's last lines about execs when execs failed, at most 3: echoes of the failure, never its cause. */
  readonly daemonLines: readonly string[];
  readonly diagnosis: Diagnosis | null;
  readonly rules: readonly RuleResult[];
  readonly verdict: Verdict;
  readonly changes: readonly Change[];
  /** Traces found by reading the machine back after the undo; empty is clean. */
  readonly leftovers: readonly string[];
  /** Relative to the report; `null` when the trial ended before anything was read. */
  readonly readingsFile: string | null;
}

/** The machine the run was held on. */
export interface Machine {
  readonly kernel: string;
  readonly arch: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly cgroup: 'v1' | 'v2';
  readonly engine: string;
  readonly runtime: string;
}

/** Which part of a larger choice a run held. */
export interface ShardOfRun {
  /** From 1 to `of`. */
  readonly part: number;
  readonly of: number;
  /** Names of the scenarios that all parts hold together. */
  readonly scenarios: readonly string[];
}

/** What a run tells of itself, beside its trials. */
export interface RunFacts {
  /** Version of the program. */
  readonly initp: string;
  readonly run: string;
  /** Decides the order in which trials are held, and is in the names that they give. */
  readonly seed: string;
  /** Trials that were to be held. */
  readonly planned: number;
  readonly amplify: AmplifyPolicy;
  /** RFC 3339 UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly machine: Machine;
  /** `null`: it was no part of a larger choice. */
  readonly shard: ShardOfRun | null;
  /** `interrupted`: ended by a signal, after the undo; `timed-out`: by `--timeout`; `stopped`: by `--fail-fast`. */
  readonly ended: 'complete' | 'interrupted' | 'timed-out' | 'stopped';
  readonly exitCode: ExitCode;
}

/** A part of a larger choice that none of the merged runs has held. */
export interface MissingShard {
  readonly part: number;
  readonly of: number;
}

/** The schema, copied beside each report. */
export const REPORT_SCHEMA = './report.schema.json';

export interface RunReport extends RunFacts {
  readonly $schema: string;
  /** Goes up only when an old reader would break. */
  readonly schemaVersion: 1;
  /** Trials side by side. */
  readonly jobs: number;
  readonly trials: readonly Trial[];
  readonly score: Score;
  /** Traces of what all trials shared; empty is clean. */
  readonly leftovers: readonly string[];
  /** The runs it was put together from, in the order of their beginning; empty for the report of one run. */
  readonly mergedFrom: readonly RunFacts[];
  readonly missingShards: readonly MissingShard[];
}
