import { availableParallelism } from 'node:os';

import pLimit, { type LimitFunction } from 'p-limit';

import { pidsHierarchy } from '../../docker/hierarchies.ts';
import type { Cell, CellPlan } from '../../model/qualification.ts';
import type { AmplifierUse, AttachLatency } from '../../model/run-report.ts';
import type { Requirement, Scenario } from '../../model/scenario.ts';
import { normalise } from '../../qualify/normalise.ts';
import { keyOf } from '../../qualify/plan.ts';
import { type AttachLab, attachLab } from '../amplifier.ts';
import { laneOf } from '../lanes.ts';
import type { Session } from '../session.ts';
import { serializeError } from '../serialize-error.ts';
import { holdHeadroom } from './hold-headroom.ts';
import { holdInvariants } from './hold-invariants.ts';
import { holdOracle } from './hold-oracle.ts';
import { holdSignatures } from './hold-signatures.ts';
import { type Lab, openLab } from './lab.ts';
import type { RuntimeFile } from './runtime-file.ts';
import { openSubject } from './subject.ts';

/** What is to be measured, and with what. */
export interface QualifyPlan {
  readonly cells: readonly CellPlan[];
  /** Cells that an earlier run has measured already, by key. */
  readonly known: ReadonlyMap<string, Cell>;
  readonly scenarios: readonly Scenario[];
  /** What a scenario needs and this machine lacks, by its name. */
  readonly missing: ReadonlyMap<string, readonly Requirement[]>;
  readonly runtimes: readonly RuntimeFile[];
  readonly trials: number;
  readonly attempts: number;
  readonly execsAPoint: number;
  readonly execsOfOracle: number;
  readonly jobs: number;
  readonly payload: { readonly binary: string; readonly image: string };
}

export interface QualifyTools {
  /** Of each engine that is asked for, open. */
  readonly labs: ReadonlyMap<string, Lab>;
  readonly signal: AbortSignal;
  /** Told as soon as a cell is there: it is saved then. */
  measured(cell: Cell): Promise<void>;
}

/**
 * Measures every cell that is not known yet. Oracles first; a runtime whose healthy execs fail is not tried any further.
 * What must not be disturbed by migrations comes before what is held under the amplifier.
 */
export async function holdCells(session: Session, plan: QualifyPlan, tools: QualifyTools): Promise<readonly Cell[]> {
  const measured = new Map<string, Cell>(plan.known);
  const left = plan.cells.filter((cell) => !plan.known.has(keyOf(cell)));
  const place = { session, plan, tools, index: 0, labs: tools.labs.size };
  const hold = async (cell: CellPlan, use: AmplifierUse): Promise<void> => {
    if (tools.signal.aborted) return;
    const result = await holdCell(place, cell, { use, measured });
    if (result === null) return;
    measured.set(keyOf(cell), result);
    await tools.measured(result);
  };
  const side = pLimit(plan.jobs);
  const few = pLimit(Math.min(plan.jobs, availableParallelism()));
  const alone = pLimit(1);
  const all = async (cells: readonly CellPlan[], limit: LimitFunction, use: AmplifierUse): Promise<void> => {
    await Promise.all(cells.map(async (cell) => await limit(async () => await hold(cell, use))));
  };
  const lab = await openAttachLab(session, plan);
  const latency = lab === null ? null : await lab.measure();
  const off: AmplifierUse = { status: 'off', why: 'no symptom of this cell hangs on a race', latency };
  const of = (kind: CellPlan['kind']): readonly CellPlan[] => left.filter((cell) => cell.kind === kind);
  const lane = (name: ReturnType<typeof laneOf>): readonly CellPlan[] =>
    left.filter((cell) => cell.kind === 'signatures' && laneOf(scenarioOf(plan, cell.scenario), 'auto') === name);

  await all(of('oracle'), few, off);
  await all(lane('plain'), side, off);
  await all(lane('alone'), alone, off);
  const curves = (attach: 'quiet' | 'amplified'): readonly CellPlan[] =>
    left.filter((cell) => cell.kind === 'headroom' && cell.attach === attach);
  await all(curves('quiet'), alone, off);

  const racing = [...lane('amplified'), ...lane('amplified-alone'), ...curves('amplified'), ...of('invariants')];
  if (racing.length > 0 && !tools.signal.aborted)
    await underChurn(lab, latency, async (use) => await all(racing, few, use));
  return plan.cells.flatMap((cell) => measured.get(keyOf(cell)) ?? []);
}

interface Place {
  readonly session: Session;
  readonly plan: QualifyPlan;
  readonly tools: QualifyTools;
  /** Counts what was given a name. */
  index: number;
  labs: number;
}

interface Circumstances {
  readonly use: AmplifierUse;
  readonly measured: ReadonlyMap<string, Cell>;
}

/** `null`: it was interrupted, and is measured again next time. */
async function holdCell(place: Place, cell: CellPlan, around: Circumstances): Promise<Cell | null> {
  const { signal } = place.tools;
  const why = cell.kind === 'oracle' ? null : oracleFailure(cell, around.measured);
  if (why !== null) return { ...cell, status: 'not-held', why };
  const missing = cell.kind === 'signatures' ? (place.plan.missing.get(cell.scenario) ?? []) : [];
  if (missing.length > 0) return { ...cell, status: 'not-held', why: `needs ${missing.join(', ')}` };
  try {
    return await measure(place, cell, around);
  } catch (error) {
    if (signal.aborted) return null;
    return { ...cell, status: 'not-held', why: normalise(serializeError(error).message) };
  }
}

/** Why nothing else of that runtime is tried; `null`: its oracle was well, or there was none. */
function oracleFailure({ runtime }: CellPlan, measured: ReadonlyMap<string, Cell>): string | null {
  const oracle = [...measured.values()].find((cell) => cell.kind === 'oracle' && cell.runtime === runtime);
  if (oracle === undefined || oracle.kind !== 'oracle') return null;
  if (oracle.status === 'not-held') return `its oracle was not held: ${oracle.why}`;
  const { hits, total } = oracle.works;
  return hits === total ? null : `${total - hits} of ${total} healthy execs failed`;
}

async function measure(place: Place, cell: CellPlan, { use }: Circumstances): Promise<Cell> {
  const { session, plan, tools } = place;
  const { engine, runtime } = cell;
  const image = plan.payload.image;
  const name = (): string => `w-${session.run.slice(session.run.lastIndexOf('-') + 1)}-${++place.index}`;
  const shared = tools.labs.get(engine);
  if (shared === undefined) throw new Error(`no engine ${engine} is open`);
  switch (cell.kind) {
    case 'signatures':
      return await holdSignatures(
        shared,
        { ...cell, scenario: scenarioOf(plan, cell.scenario), amplifier: use, nextIndex: () => ++place.index },
        { ...plan, signal: tools.signal },
      );
    case 'headroom': {
      const subject = await openSubject(shared, { name: name(), runtime, image });
      const latency = use.status === 'on' ? use.during : use.latency;
      return await holdHeadroom({ ...cell, subject, latency, execsAPoint: plan.execsAPoint, signal: tools.signal });
    }
    case 'oracle':
    case 'invariants': {
      // In an engine of its own: descriptors and threads of daemons are counted.
      const file = plan.runtimes.find((one) => one.name === runtime);
      if (file === undefined) throw new Error(`no runtime ${runtime} was given`);
      const index = ++place.labs;
      const lab = await openLab({ session, engine, runtimes: [file], payloadImage: image, index });
      try {
        const subject = await openSubject(lab, { name: name(), runtime, image });
        const order = { lab, subject, engine, runtime, execs: plan.execsOfOracle, signal: tools.signal };
        if (cell.kind === 'oracle') return await holdOracle(order);
        const neighbour = await openSubject(lab, { name: name(), runtime, image });
        return await holdInvariants({ ...order, neighbour });
      } finally {
        await lab.close();
      }
    }
  }
}

function scenarioOf({ scenarios }: QualifyPlan, name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name} was chosen`);
  return found;
}

/** `null`: there is no place to churn in. */
async function openAttachLab(session: Session, { payload }: QualifyPlan): Promise<AttachLab | null> {
  const hierarchy = pidsHierarchy(session.hierarchies);
  if (hierarchy === null) return null;
  return await attachLab({
    host: session.host,
    payload: payload.binary,
    hierarchy,
    prefix: `w-${session.run.slice(session.run.lastIndexOf('-') + 1)}`,
    journal: async (what, undo) => {
      await session.journal('run', what, undo);
    },
  });
}

/** Always, also where an attach is fast by itself: the curve says so by its name. */
async function underChurn(
  lab: AttachLab | null,
  latency: AttachLatency | null,
  run: (use: AmplifierUse) => Promise<void>,
): Promise<void> {
  if (lab === null || latency === null) {
    await run({ status: 'off', why: 'this machine gives no place to churn in', latency });
    return;
  }
  const churn = await lab.churn(latency);
  try {
    await run(churn.use);
  } finally {
    await churn.stop();
  }
}
