import { rateOf } from '../../report/score.ts';
import type { AttachLatency } from '../../model/run-report.ts';
import type { Attach, Cell, HeadroomPoint } from '../../model/qualification.ts';
import { countsOf } from '../../report/counts.ts';
import { FREE_SLOTS } from '../../qualify/headroom.ts';
import { normalise } from '../../qualify/normalise.ts';
import type { Subject } from './subject.ts';

/** What a curve is measured with. */
export interface HeadroomOrder {
  readonly subject: Subject;
  readonly engine: string;
  readonly runtime: string;
  readonly attach: Attach;
  readonly latency: AttachLatency | null;
  readonly execsAPoint: number;
  readonly signal: AbortSignal;
}

/** Execs into a container with 0 to 12 free slots. The task of the exec itself takes one after it has been attached. */
export async function holdHeadroom(order: HeadroomOrder): Promise<Extract<Cell, { kind: 'headroom'; status: 'held' }>> {
  const { subject, execsAPoint, engine, runtime, attach, latency, signal } = order;
  const points: HeadroomPoint[] = [];
  for (const free of FREE_SLOTS) {
    const texts: string[] = [];
    await subject.leaveFree(free);
    for (let n = 0; n < execsAPoint; n++) {
      signal.throwIfAborted();
      await subject.untilAlone();
      const { outcome, text } = await subject.exec('true');
      if (outcome !== 'works') texts.push(outcome === 'hangs' ? 'hangs' : normalise(text));
    }
    points.push({ free, failed: rateOf(texts.length, execsAPoint), texts: countsOf(texts) });
  }
  await subject.leaveFree(null);
  return { kind: 'headroom', status: 'held', engine, runtime, attach, latency, points };
}
