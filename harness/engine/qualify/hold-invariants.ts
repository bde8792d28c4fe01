import type { Cell } from '../../model/qualification.ts';
import { latenciesOf, type Timed } from '../../qualify/latencies.ts';
import { rateOf } from '../../report/score.ts';
import { footprint, footprintAfter, growthOf } from './footprint.ts';
import { WARM_UP } from './hold-oracle.ts';
import type { Lab } from './lab.ts';
import type { Subject } from './subject.ts';

/** What the invariants are judged by is measured with. */
export interface InvariantsOrder {
  readonly lab: Lab;
  /** The one that is made full. */
  readonly subject: Subject;
  /** On the same runtime, in the same engine; nothing is done to it. */
  readonly neighbour: Subject;
  readonly engine: string;
  readonly runtime: string;
  readonly execs: number;
  readonly signal: AbortSignal;
}

/** A neighbour's exec with one of so many failing ones. */
const EACH = 5;
const AFTERWARDS = 20;
/** Execs before the counting begins: dockerd 20.10 opens some 25 descriptors for two at a time, and keeps them; a leak goes on. */
const LEAD = 40;
/** Execs that decide whether a full container makes this runtime fail at all. */
const ENQUIRY = 5;
const RECOVERY_WITHIN_MS = 10_000;

/** Fails so many execs, watches another container meanwhile, lifts the fault, and counts what is left behind. */
export async function holdInvariants(
  order: InvariantsOrder,
): Promise<Extract<Cell, { kind: 'invariants'; status: 'held' }>> {
  const { lab, subject, neighbour, engine, runtime, execs, signal } = order;
  const { host } = lab.session;
  for (let n = 0; n < WARM_UP; n++) await subject.exec('true');
  await subject.untilAlone();
  await subject.leaveFree(0);
  let refused = 0;
  for (let n = 0; n < ENQUIRY; n++) {
    await subject.untilAlone();
    if ((await subject.exec('true')).outcome !== 'works') refused++;
  }
  // A runtime without threads works in a full container; a program that is not there fails in all of them.
  const by = refused > 0 ? 'full-container' : 'missing-program';
  const watched: Timed[] = [];
  let failed = 0;
  const failOnce = async (n: number): Promise<void> => {
    signal.throwIfAborted();
    const [one, beside] = await Promise.all([
      subject.exec(by === 'full-container' ? 'true' : 'null-exec'),
      n % EACH === 0 ? neighbour.exec('true') : null,
    ]);
    if (by === 'missing-program' || one.outcome !== 'works') failed++;
    if (beside !== null) watched.push({ works: beside.outcome === 'works', durationMs: beside.durationMs });
  };
  for (let n = 0; n < LEAD; n++) await failOnce(n);
  const before = await footprint(lab, subject);
  [failed, watched.length] = [0, 0];
  for (let n = 0; n < execs; n++) await failOnce(n);
  const growth = growthOf(before, await footprintAfter(lab, subject, before));

  const liftedMs = host.nowMs();
  await subject.leaveFree(null);
  let recoveryMs: number | null = null;
  while (recoveryMs === null && host.nowMs() - liftedMs < RECOVERY_WITHIN_MS) {
    if ((await subject.exec('true')).outcome === 'works') recoveryMs = Math.round(host.nowMs() - liftedMs);
  }
  let good = 0;
  for (let n = 0; n < AFTERWARDS; n++) if ((await subject.exec('true')).outcome === 'works') good++;
  return {
    kind: 'invariants',
    status: 'held',
    engine,
    runtime,
    by,
    failed: rateOf(failed, execs),
    neighbour: latenciesOf(watched),
    recoveryMs,
    afterwards: rateOf(good, AFTERWARDS),
    growth,
  };
}
