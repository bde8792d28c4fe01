import type { Target } from '../collectors/collector.ts';
import type { RunningWorkload, WorkloadPlan } from '../docker/workload.ts';
import type { Hierarchy } from '../docker/hierarchies.ts';
import type { EngineApi } from '../docker/engine-api.ts';
import type { NewFile } from '../docker/put-files.ts';
import type { NestedEngine, NestedPlan } from '../docker/nested-engine.ts';
import type { Host } from '../host/host.ts';
import type { InsideLook, InsidePart } from '../host/inside.ts';
import type { CgroupPids } from '../model/cgroup.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import type { EvidenceKind, EvidenceMap } from '../model/reading.ts';
import type { ContainerTasks } from '../model/task.ts';
import type { FaultId, FaultSpec, Requirement } from '../model/scenario.ts';
import type { UndoStep } from '../model/undo-step.ts';

/** Another container of the trial. */
export interface Neighbour {
  readonly workload: RunningWorkload;
  /** Its pids cgroups up to the root, read now. */
  readPids(): Promise<CgroupPids>;
}

/** What a fault works with before the container is there. */
export interface FaultTools {
  readonly host: Host;
  /** The one that the workload is in. */
  readonly engine: EngineApi;
  /** The same with all that belongs to it, when the trial has an engine of its own; `null`: the host's. */
  readonly nested: NestedEngine | null;
  readonly run: string;
  /** The payload's binary on this machine, for what is done to a container from outside. */
  readonly payload: string;
  /** Where cgroups are mounted; of a nested engine what it calls `/`. */
  readonly hierarchies: readonly Hierarchy[];
  /** Starts one more container of the trial, whose removal was journalled before. */
  start(plan: WorkloadPlan): Promise<Neighbour>;
  /** Puts the way back on disk. Only when it has returned may the machine be changed. */
  journal(what: string, undo: UndoStep): Promise<void>;
}

/** What a fault works with when the container runs. */
export interface InjectionTools extends FaultTools {
  readonly workload: RunningWorkload;
  readonly plan: WorkloadPlan;
  /** The container as it was before the first injection, for whatever a collector can read of it. */
  readonly target: Target;
  /** The pids cgroups from the container to the root, read now. */
  readPids(): Promise<CgroupPids>;
  /** What a collector sees of the container, read now; throws when it is absent. */
  read<K extends EvidenceKind>(kind: K): Promise<EvidenceMap[K]>;
  /** The container's processes, read now. */
  readTasks(): Promise<ContainerTasks>;
  /** What the person types, with what faults have changed of it; `null`: nothing of their own. */
  readonly exec: ExecSpec | null;
  /** The container's root directory, `/proc/PID/root` of a process that is surely its own. */
  root(): Promise<string>;
  /** What a path of the container leads to, read from outside. */
  look(path: string, part: InsidePart): Promise<InsideLook>;
  /** Puts files into the container; they go with it. */
  putFiles(files: readonly NewFile[]): Promise<void>;
}

/** How far a fault can reach. */
export type Blast = 'container' | 'engine' | 'host';

/**
 * What a trial of the fault minds about others on the machine. `alone`: it is held while nothing else is, because it
 * takes the processors or the disk for itself, or because something is counted for the whole machine.
 */
export type Company = 'any' | 'alone';

/**
 * What its symptom hangs on. `attach`: whether execs fail is decided by a race between the runtime's child making its
 * threads and being attached to the container's cgroups, so the trial is helped along by the amplifier.
 */
export type Race = 'none' | 'attach';

/** One thing that is broken on purpose. Everything it changes is journalled first; undo is data. */
export interface Fault<Id extends FaultId = FaultId> {
  readonly id: Id;
  readonly title: string;
  readonly blast: Blast;
  /** Parameter name to what it means, for `initp list faults` and the docs. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly requires: readonly Requirement[];
  /** `any` when left out. */
  readonly company?: Company;
  /** `none` when left out: the symptom is there every time. */
  readonly race?: Race;
  /** For `--dry-run`: the exact changes and the exact way back. */
  describe(spec: Extract<FaultSpec, { fault: Id }>): readonly string[];
  /** Changes how the nested engine will be started, in a trial that has one. */
  prepareEngine?(spec: Extract<FaultSpec, { fault: Id }>, plan: NestedPlan): NestedPlan;
  /** Changes what is asked of `docker exec`, for a fault that is in the asking. Left out otherwise. */
  ask?(spec: Extract<FaultSpec, { fault: Id }>, exec: ExecSpec): ExecSpec;
  /** Changes how the container will be created. */
  prepare(spec: Extract<FaultSpec, { fault: Id }>, plan: WorkloadPlan, tools: FaultTools): Promise<WorkloadPlan>;
  /** Breaks it, and throws `INJECTION_FAILED` unless the kernel says that it is broken. */
  inject(spec: Extract<FaultSpec, { fault: Id }>, tools: InjectionTools): Promise<void>;
}
