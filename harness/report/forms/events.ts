import type { Diagnosis } from '../../model/diagnosis.ts';
import type { Finding } from '../../model/finding.ts';
import type { EventCause, EventTrial, RunEvent } from '../../model/run-event.ts';
import type { AmplifierUse, RunReport, Trial } from '../../model/run-report.ts';
import { tally } from '../tally.ts';

/** A line of NDJSON: JSON has no line break of its own in it. */
export function eventLine(event: RunEvent): string {
  return JSON.stringify(event);
}

/** What happened in a run, in the order in which it did: the events that were told while it went on. */
export function ndjsonReport(report: RunReport): string {
  const { trials } = report;
  const happened: readonly RunEvent[] = [
    ...amplifierEvents(trials),
    ...trials.flatMap((trial): readonly RunEvent[] => [
      { event: 'trial-began', atMs: trial.startMs, ...eventTrial(trial) },
      ...trial.phases.map(({ phase, startMs, durationMs }): RunEvent => ({
        event: 'phase-ended',
        atMs: trial.startMs + startMs + durationMs,
        ...eventTrial(trial),
        phase,
        durationMs,
      })),
      trialEnded(trial),
    ]),
  ];
  const inOrder = happened.toSorted((a, b) => a.atMs - b.atMs);
  return [began(report), ...inOrder, ended(report)].map((event) => `${eventLine(event)}\n`).join('');
}

export function began(report: Omit<RunBeginning, 'schemaVersion'>): RunEvent {
  const { initp, run, seed, startedAt, planned, machine } = report;
  return { event: 'run-began', atMs: 0, schemaVersion: 1, initp, run, seed, startedAt, planned, machine };
}

type RunBeginning = Pick<RunReport, 'schemaVersion' | 'initp' | 'run' | 'seed' | 'startedAt' | 'planned' | 'machine'>;

export function ended({ durationMs, ended: how, exitCode, score, leftovers }: RunReport): RunEvent {
  return { event: 'run-ended', atMs: durationMs, ended: how, exitCode, correct: score.correct, leftovers };
}

export function trialEnded(trial: Trial): RunEvent {
  const { failed, total } = tally(trial.attempts);
  return {
    event: 'trial-ended',
    atMs: trial.startMs + trial.durationMs,
    ...eventTrial(trial),
    durationMs: trial.durationMs,
    verdict: trial.verdict,
    diagnosis: trial.diagnosis?.status ?? null,
    named: trial.diagnosis === null ? [] : namedBy(trial.diagnosis),
    execs: { failed, total },
    leftovers: trial.leftovers,
  };
}

export function eventTrial({ scenario, holding, runtime }: EventTrial): EventTrial {
  return { scenario, holding, runtime };
}

/** The amplifier of a run is known from the trials that were held under it; when it was switched on is not. */
function amplifierEvents(trials: readonly Trial[]): readonly RunEvent[] {
  const uses = new Map<string, { readonly use: AmplifierUse; readonly atMs: number }>();
  for (const { amplifier, startMs } of trials) {
    if (amplifier?.status !== 'on') continue;
    const key = JSON.stringify(amplifier);
    if ((uses.get(key)?.atMs ?? Number.POSITIVE_INFINITY) > startMs) uses.set(key, { use: amplifier, atMs: startMs });
  }
  return [...uses.values()].map(({ use, atMs }) => ({ event: 'amplifier', atMs, use }));
}

function namedBy(diagnosis: Diagnosis): readonly EventCause[] {
  switch (diagnosis.status) {
    case 'named':
      return [causeOf(diagnosis.finding)];
    case 'tied':
      return diagnosis.findings.map(causeOf);
    case 'healthy':
    case 'blind':
      return [];
  }
}

function causeOf({ cause, layer, strength, because }: Finding): EventCause {
  return { cause, layer, strength, because };
}
