import { inspectContainer } from '../collectors/container-inspect.ts';
import { locate } from '../collectors/locate.ts';
import { targetOf } from '../collectors/target.ts';
import { disturbances } from '../diagnosis/disturbances.ts';
import { expectedHere } from '../diagnosis/expected-here.ts';
import { expectedOf, judge } from '../diagnosis/judge.ts';
import type { FaultLookup } from '../faults/index.ts';
import { blastOf } from '../faults/reach.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Reading } from '../model/reading.ts';
import type { Change, PhaseTime, Trial } from '../model/run-report.ts';
import type { Phase, Verdict } from '../model/verdict.ts';
import { askedExec } from './asked-exec.ts';
import { collectAll } from './collect.ts';
import { collectors } from '../collectors/index.ts';
import { effective } from './effective.ts';
import { examine, type Examined } from './examine.ts';
import { findLeftovers } from './leftovers.ts';
import { standardKinds } from './probe.ts';
import { serializeError } from './serialize-error.ts';
import { lookout } from './lookout.ts';
import type { Session } from './session.ts';
import { setStage } from './stage.ts';
import { steadyState } from './steady-state.ts';
import type { TrialListener, TrialPlan } from './trial-plan.ts';
import { type TrialTrace, traceTrial } from './trial-trace.ts';
import { containerName, trialLabel } from './trial-names.ts';
import { daemonLines, symptomNote } from './symptom.ts';
import { changeOf } from './change-of.ts';

/** What a trial is held with, beside the session. */
export interface TrialTools {
  readonly listener: TrialListener;
  readonly signal: AbortSignal;
  readonly runStartMs: number;
  readonly faultFor: FaultLookup;
  /** Whether one more exec of each trial is traced; without it: no. */
  readonly trace?: boolean;
}

/** A trial, and the readings that are saved beside the report. */
export interface HeldTrial {
  readonly trial: Trial;
  readonly readings: readonly Reading[];
  readonly container: { readonly id: string; readonly name: string } | null;
  /** `null`: it was not asked for, or the trial did not come that far. */
  readonly trace: TrialTrace | null;
}

/** Mutable notes of a trial under way: what is known when it breaks off is still reported. */
interface Notes {
  readonly phases: PhaseTime[];
  readings: readonly Reading[];
  examined: Examined | null;
  /** The execs of the symptom so far. */
  readonly attempts: ExecAttempt[];
  container: { id: string; name: string } | null;
  trace: TrialTrace | null;
}

/** Holds one trial. Never throws: what went wrong is its verdict. The undo always runs. */
export async function holdTrial(
  session: Session,
  plan: TrialPlan,
  { listener, signal, runStartMs, faultFor, trace = false }: TrialTools,
): Promise<HeldTrial> {
  const { host } = session;
  const startedMs = host.nowMs();
  const scope = `${plan.scenario.name}#${plan.holding}`;
  const notes: Notes = { phases: [], readings: [], examined: null, attempts: [], container: null, trace: null };
  let phase: Phase = 'preflight';
  let phaseStartMs = startedMs;
  const leave = (note = ''): void => {
    const durationMs = Math.round(host.nowMs() - phaseStartMs);
    const time = { phase, startMs: Math.round(phaseStartMs - startedMs), durationMs };
    notes.phases.push(time);
    listener.phaseEnded(plan, time, phase === 'symptom' ? symptomNote(notes.attempts) : note);
  };
  const enter = (next: Phase, note = ''): void => {
    leave(note);
    phase = next;
    phaseStartMs = host.nowMs();
    listener.phaseBegan(plan, phase);
  };

  listener.phaseBegan(plan, phase);
  let verdict: Verdict;
  try {
    verdict = await holdUntilVerdict(session, plan, {
      scope,
      notes,
      attempted: (...of) => listener.attempted(...of),
      enter,
      signal,
      faultFor: effective(faultFor),
      trace,
    });
  } catch (error) {
    verdict = { outcome: 'broken', phase, error: serializeError(signal.aborted ? signal.reason : error) };
  }
  const steps = await session.pending(scope);
  enter('undo', verdict.outcome === 'broken' ? verdict.error.message : verdict.outcome);
  const undone = await session.undo(scope);
  enter('leftovers', `${undone.length} changes taken back`);
  const leftovers = await findLeftovers({
    ...session,
    trial: trialLabel(session, plan),
    prefix: `${containerName(session, plan)}-`,
    steps,
  }).catch((error: unknown) => [`could not be looked for: ${serializeError(error).message}`]);
  leave(leftovers.length === 0 ? 'none' : leftovers.join('; '));

  const { examined } = notes;
  const changes: readonly Change[] = undone.toReversed().map(changeOf);
  return {
    readings: notes.readings,
    container: notes.container,
    trace: notes.trace,
    trial: {
      run: session.run,
      scenario: plan.scenario.name,
      title: plan.scenario.title,
      tags: plan.scenario.tags,
      source: { file: plan.scenario.file, line: plan.scenario.line },
      holding: plan.holding,
      runtime: plan.scenario.workload.runtime,
      startMs: Math.round(startedMs - runStartMs),
      durationMs: Math.round(host.nowMs() - startedMs),
      phases: notes.phases,
      expected: expectedOf(expectedHere(plan.scenario.expect, notes.readings)),
      expectedSymptom: plan.scenario.expect.symptom,
      amplifier: plan.amplifier,
      attempts: examined?.attempts ?? notes.attempts,
      intervention: examined?.intervention ?? null,
      daemonLines: daemonLines(examined),
      diagnosis: examined?.diagnosis ?? null,
      rules: examined?.rules ?? [],
      verdict,
      changes,
      leftovers,
      readingsFile: notes.readings.length === 0 ? null : `trials/${plan.scenario.name}-${plan.holding}/readings.json`,
    },
  };
}

interface Holding {
  readonly scope: string;
  readonly notes: Notes;
  readonly attempted: TrialListener['attempted'];
  enter(phase: Phase): void;
  readonly signal: AbortSignal;
  readonly faultFor: FaultLookup;
  readonly trace: boolean;
}

async function holdUntilVerdict(
  session: Session,
  plan: TrialPlan,
  { scope, notes, attempted, enter, signal, faultFor, trace }: Holding,
): Promise<Verdict> {
  const { scenario } = plan;
  const [first, ...others] = plan.missing;
  if (first !== undefined) return { outcome: 'skipped', missing: [first, ...others] };

  const { host } = session;
  enter('workload');
  const {
    tools,
    plan: workloadPlan,
    workload,
  } = await setStage(session, plan, {
    faultFor,
    journal: async (what, undo) => {
      signal.throwIfAborted();
      await session.journal(scope, what, undo);
    },
  });
  const { engine } = tools;
  notes.container = { id: workload.id, name: workload.name };

  enter('baseline');
  let injectedMs: number | null = null;
  const baselineMs = host.nowMs();
  // Before the injection nobody knows when it will be: counted back from it once it has happened.
  const atMs = (): number => host.nowMs() - (injectedMs ?? host.nowMs());
  const inspect = await inspectContainer(engine, workload.id);
  const exec = askedExec(scenario, faultFor);
  const target = await targetOf({ host, engine, inspect, inspected: { from: 'engine' as const }, exec });
  const baseline = await collectAll(collectors, target, () => host.nowMs() - baselineMs);
  await steadyState(engine, workload.id, scenario.execTimeoutMs);

  enter('inject');
  const injection = { ...tools, ...lookout(target), workload, plan: workloadPlan, target };
  for (const spec of scenario.faults) {
    signal.throwIfAborted();
    await faultFor(spec).inject(spec, injection);
  }
  injectedMs = host.nowMs();
  notes.readings = baseline.map((reading) => ({
    ...reading,
    source: { ...reading.source, atMs: Math.round(reading.source.atMs - (injectedMs - baselineMs)) },
  }));

  const broken = await targetOf({ host, ...(await locate(host, engine, workload.id)), exec });
  const examined = await examine({
    target: broken,
    depth: 'confirm',
    plan: { kinds: standardKinds(scenario.attempts, exec), timeoutMs: scenario.execTimeoutMs, signal },
    execPrefix: workload.name,
    atMs,
    confirming: {
      // Only on a machine that may be broken as a whole may its own limits be lifted as well.
      reach: blastOf(scenario) === 'host' ? 'host' : 'container',
      ownCgroups: workload.name,
      journal: async (what, undo) => {
        signal.throwIfAborted();
        const step = await session.journal(scope, what, undo);
        return { done: async () => await session.markDone(step) };
      },
    },
    enter,
    tell: (attempt) => {
      notes.attempts.push(attempt);
      attempted(plan, attempt);
    },
  });
  notes.examined = examined;
  notes.readings = [...notes.readings, ...examined.readings];
  const verdict = judge(expectedHere(scenario.expect, notes.readings), {
    ...examined,
    disturbances: disturbances(notes.readings),
    afterMs: Math.round(atMs()),
  });
  if (!trace) return verdict;
  notes.trace = await traceTrial(broken, {
    container: notes.container,
    exec,
    timeoutMs: scenario.execTimeoutMs,
    journal: async (what, undo) => {
      signal.throwIfAborted();
      await session.journal(scope, what, undo);
    },
    signal,
  });
  return verdict;
}
