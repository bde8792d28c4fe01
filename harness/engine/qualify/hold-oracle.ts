import type { Cell } from '../../model/qualification.ts';
import { countsOf } from '../../report/counts.ts';
import { latenciesOf, type Timed } from '../../qualify/latencies.ts';
import { normalise } from '../../qualify/normalise.ts';
import { rateOf } from '../../report/score.ts';
import { said } from '../../report/tally.ts';
import { examine } from '../examine.ts';
import { TRUE_EXEC } from '../../docker/null-exec.ts';
import { footprint, footprintAfter, growthOf } from './footprint.ts';
import type { Lab } from './lab.ts';
import type { Subject } from './subject.ts';

/** What an oracle is held with. */
export interface OracleOrder {
  readonly lab: Lab;
  readonly subject: Subject;
  readonly engine: string;
  readonly runtime: string;
  readonly execs: number;
  readonly signal: AbortSignal;
}

const EXEC_TIMEOUT_MS = 10_000;
/** Daemons grow a little with their first execs, whatever comes of them. */
export const WARM_UP = 20;

/** Nothing is broken: each exec must work, and each diagnosis, of that exec and of everything read after it, find nothing. */
export async function holdOracle(order: OracleOrder): Promise<Extract<Cell, { kind: 'oracle'; status: 'held' }>> {
  const { lab, subject, engine, runtime, execs, signal } = order;
  for (let n = 0; n < Math.min(WARM_UP, execs); n++) await subject.exec('true');
  const before = await footprint(lab, subject);
  const timed: Timed[] = [];
  const answers: string[] = [];
  let failure: string | null = null;
  const startMs = lab.session.host.nowMs();
  for (let n = 0; n < execs; n++) {
    signal.throwIfAborted();
    const { attempts, diagnosis } = await examine({
      target: subject.target,
      depth: 'probe',
      plan: { kinds: [{ kind: 'true', spec: TRUE_EXEC, count: 1 }], timeoutMs: EXEC_TIMEOUT_MS, signal },
      entries: ['engine-api'],
      execPrefix: subject.name,
      atMs: () => lab.session.host.nowMs() - startMs,
      confirming: null,
      enter: () => {},
    });
    const [attempt] = attempts;
    const works = attempt?.outcome === 'works';
    timed.push({ works, durationMs: attempt?.durationMs ?? 0 });
    if (!works && attempt !== undefined) failure ??= normalise(said(attempt));
    answers.push(
      diagnosis.status === 'named'
        ? diagnosis.finding.cause
        : diagnosis.status === 'tied'
          ? diagnosis.findings.map(({ cause }) => cause).join(' + ')
          : diagnosis.status,
    );
  }
  const growth = growthOf(before, await footprintAfter(lab, subject, before));
  const healthy = answers.filter((answer) => answer === 'healthy').length;
  return {
    kind: 'oracle',
    status: 'held',
    engine,
    runtime,
    ...latenciesOf(timed),
    healthy: rateOf(healthy, answers.length),
    named: countsOf(answers.filter((answer) => answer !== 'healthy')),
    failure,
    growth,
  };
}
