import type { EngineApi } from '../docker/engine-api.ts';
import type { Host } from '../host/host.ts';
import type { EngineHost } from '../host/rooted.ts';
import type { ContainerInspect } from '../model/container.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import type { EvidenceKind, EvidenceMap } from '../model/reading.ts';

/** Who said what `Target.inspect` says; `why` the engine itself did not. */
export type Inspected =
  | { readonly from: 'engine' }
  /** The engine, which has fallen silent over this container since. */
  | { readonly from: 'engine-before'; readonly why: string }
  /** What dockerd had written down, or what the container's shim was told. */
  | { readonly from: 'disk' | 'processes'; readonly how: string; readonly why: string }
  /** Nobody: it is only called as it was asked for. */
  | { readonly from: 'nobody'; readonly why: string };

/** What a collector may look at. */
export interface Target {
  /** This machine: `/proc` and `/sys` of its kernel, which the engine's containers share. */
  readonly host: Host;
  /** What the engine, its shims and its runtime speak of: bundles, sockets, programs, data root, their logs. */
  readonly engineHost: EngineHost;
  readonly engine: EngineApi;
  /** Of the container under diagnosis, read a moment ago. */
  readonly inspect: ContainerInspect;
  readonly inspected: Inspected;
  /** The exec that the person wants; `null` when none was named. */
  readonly exec: ExecSpec | null;
}

/** What one look gave. A collector that throws has failed; the conductor turns that into a reading. */
export type Collected<K extends EvidenceKind> =
  | { readonly status: 'read'; readonly value: EvidenceMap[K] }
  | { readonly status: 'absent'; readonly why: string };

/** Reads one kind of evidence and keeps still: no opinions, no exec in the container, nothing written. */
export interface Collector<K extends EvidenceKind = EvidenceKind> {
  readonly kind: K;
  /** What a person would type to see the same. */
  how(target: Target): string;
  collect(target: Target): Promise<Collected<K>>;
}
