import type { Entry, ExecKind, ExecOutcome } from './exec-attempt.ts';
import type { AttachLatency, Machine } from './run-report.ts';
import type { Count, Rate } from './score.ts';
import type { Verdict } from './verdict.ts';

/** A runtime that is qualified: what it is, and not only what it was called. */
export interface RuntimeIdentity {
  /** What the person called it. */
  readonly name: string;
  /** As it says itself: `runc 1.3.6+ds1`. */
  readonly version: string;
  /** Of its sources; `null`: it does not say. */
  readonly commit: string | null;
  /** `go1.24.4`; `null` for one that is not written in Go, or does not say. */
  readonly go: string | null;
  readonly libseccomp: string | null;
  /** Of its file. */
  readonly sha256: string;
}

/** An engine that the runtimes are tried in. */
export interface EngineIdentity {
  /** The image of the nested engine; `HOST`: the programs of this machine. */
  readonly name: string;
  readonly docker: string;
  readonly containerd: string;
}

/** `amplified`: while something migrates between cgroups all the time, which makes every attach fast. */
export type Attach = 'amplified' | 'quiet';

/** Where a cell is measured. */
interface Place {
  readonly engine: string;
  readonly runtime: string;
}

/** Kinds of measurements. */
export const QUALIFY_PARTS = ['oracle', 'signatures', 'headroom', 'invariants'] as const;
export type QualifyPart = (typeof QUALIFY_PARTS)[number];

/** One measurement that is to be made. */
export type CellPlan =
  | ({ readonly kind: 'oracle' } & Place)
  | ({ readonly kind: 'signatures'; readonly scenario: string } & Place)
  | ({ readonly kind: 'headroom'; readonly attach: Attach } & Place)
  | ({ readonly kind: 'invariants' } & Place);

/** What execs of one kind through one door showed, as far as it was the same. */
export interface Signature {
  readonly entry: Entry;
  readonly kind: ExecKind;
  readonly outcome: ExecOutcome;
  /** `null`: it did not exit. */
  readonly exitCode: number | null;
  /** Without ids, pids, paths and times; empty when nothing was said. */
  readonly text: string;
  /** New errors in the bundle's `log.json`, in the same way. */
  readonly log: readonly string[];
  /** Whether forks were refused meanwhile, in whatever cgroup: `none`, a few, or as many as one Go thread that gives up. */
  readonly refusals: 'none' | 'some' | 'twenty-or-more';
  readonly oomKills: 'none' | 'some';
  readonly count: number;
  readonly medianMs: number;
}

/** What was lost while a fault was there, and what not: latencies of another container's execs. */
export interface Latencies {
  readonly works: Rate;
  /** `null`: none worked. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

/** A number before and after some execs. */
export interface Growth {
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

/** One measurement that was made. Those that could not be made say why. */
export type Cell =
  | ({ readonly kind: 'oracle'; readonly status: 'held' } & Place &
      Latencies & {
        /** Diagnoses, one for each exec, that found nothing. */
        readonly healthy: Rate;
        /** What else was named. */
        readonly named: readonly Count[];
        /** Of the first exec that failed, normalised. */
        readonly failure: string | null;
        readonly growth: readonly Growth[];
      })
  | ({ readonly kind: 'signatures'; readonly status: 'held'; readonly scenario: string } & Place & {
        readonly outcomes: readonly { readonly outcome: Verdict['outcome']; readonly count: number }[];
        /** What the diagnosis answered. */
        readonly named: readonly Count[];
        readonly signatures: readonly Signature[];
        /** Traces found after the undo of its trials; empty is clean. */
        readonly leftovers: readonly string[];
      })
  | ({ readonly kind: 'headroom'; readonly status: 'held'; readonly attach: Attach } & Place & {
        /** Of isolated migrations meanwhile. */
        readonly latency: AttachLatency | null;
        readonly points: readonly HeadroomPoint[];
      })
  | ({ readonly kind: 'invariants'; readonly status: 'held' } & Place & {
        /** A runtime without threads does not fail in a full container: what is asked for is not there then. */
        readonly by: 'full-container' | 'missing-program';
        /** How many failed as they should. */
        readonly failed: Rate;
        /** Execs into another container of the same engine meanwhile. */
        readonly neighbour: Latencies;
        /** From lifting the limit to the first exec that worked; `null`: none did. */
        readonly recoveryMs: number | null;
        /** Of the execs after that. */
        readonly afterwards: Rate;
        readonly growth: readonly Growth[];
      })
  | (CellPlan & { readonly status: 'not-held'; readonly why: string });

export interface HeadroomPoint {
  /** Slots that are free before the exec. */
  readonly free: number;
  readonly failed: Rate;
  /** What those that failed said. */
  readonly texts: readonly Count[];
}

/** How much is measured. */
export interface Thoroughness {
  /** Execs through each door, for each scenario. */
  readonly attempts: number;
  /** Holdings of each scenario. */
  readonly trials: number;
  /** Execs at each point of a headroom curve. */
  readonly execsAPoint: number;
  /** Execs of the oracle, and failing ones that the invariants are judged by. */
  readonly execsOfOracle: number;
}

/** A qualification, whole or one shard of it. */
export interface Qualification {
  /** Goes up only when an old reader would break. */
  readonly schemaVersion: 1;
  readonly kind: 'qualification';
  readonly initp: string;
  readonly run: string;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly machine: Machine;
  readonly thoroughness: Thoroughness;
  readonly runtimes: readonly RuntimeIdentity[];
  readonly engines: readonly EngineIdentity[];
  /** Everything that is to be measured, by whichever shard. */
  readonly planned: readonly string[];
  /** In the order of the plan. */
  readonly cells: readonly Cell[];
  /** Traces found by reading the machine back; empty is clean. */
  readonly leftovers: readonly string[];
  readonly ended: 'complete' | 'interrupted';
}

/** What a qualification was asked for: kept, so that it can be gone on with. */
export interface QualifyInputs {
  readonly runtimes: readonly { readonly name: string; readonly path: string; readonly sha256: string }[];
  /** Images of the host's engine, or `HOST`. */
  readonly engines: readonly string[];
  readonly scenarios: readonly string[];
  readonly parts: readonly QualifyPart[];
  readonly thoroughness: Thoroughness;
  /** One of so many parts; `null`: all of it. */
  readonly shard: { readonly part: number; readonly of: number } | null;
}
