import type { Cause } from './cause.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { ExitCode } from './exit-code.ts';
import type { Strength } from './finding.ts';
import type { Layer } from './layer.ts';
import type { AmplifierUse, Machine, RunFacts } from './run-report.ts';
import type { Rate } from './score.ts';
import type { Phase, Verdict } from './verdict.ts';

/** Which trial an event is about: in one run these three tell it from all others. */
export interface EventTrial {
  readonly scenario: string;
  readonly holding: number;
  readonly runtime: string | null;
}

/** What was named; the whole diagnosis is in the report. */
export interface EventCause {
  readonly cause: Cause;
  readonly layer: Layer;
  readonly strength: Strength;
  readonly because: string;
}

/** What happens in a run, one line of NDJSON each. `atMs` counts from the start of the run. */
export type RunEvent =
  | {
      readonly event: 'run-began';
      readonly atMs: number;
      readonly schemaVersion: 1;
      readonly initp: string;
      readonly run: string;
      readonly seed: string;
      readonly startedAt: string;
      readonly planned: number;
      readonly machine: Machine;
    }
  | { readonly event: 'amplifier'; readonly atMs: number; readonly use: AmplifierUse }
  | ({ readonly event: 'trial-began'; readonly atMs: number } & EventTrial)
  | ({
      readonly event: 'phase-ended';
      readonly atMs: number;
      readonly phase: Phase;
      readonly durationMs: number;
    } & EventTrial)
  | ({
      readonly event: 'trial-ended';
      readonly atMs: number;
      readonly durationMs: number;
      readonly verdict: Verdict;
      /** `null`: the trial ended before one was made. */
      readonly diagnosis: Diagnosis['status'] | null;
      /** Of a diagnosis that is `named` or `tied`; empty otherwise. */
      readonly named: readonly EventCause[];
      readonly execs: { readonly failed: number; readonly total: number };
      readonly leftovers: readonly string[];
    } & EventTrial)
  | {
      readonly event: 'run-ended';
      readonly atMs: number;
      readonly ended: RunFacts['ended'];
      readonly exitCode: ExitCode;
      readonly correct: Rate;
      readonly leftovers: readonly string[];
    };
