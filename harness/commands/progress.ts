import { createLogUpdate } from 'log-update';

import type { SuiteListener } from '../engine/suite.ts';
import type { TrialPlan } from '../engine/trial-plan.ts';
import type { AmplifierUse, Trial } from '../model/run-report.ts';
import { endedLine, type LiveTrial, liveTable } from '../report/live-table.ts';
import { progressLine } from '../report/progress.ts';
import { verdictText } from '../report/verdict-text.ts';
import { wrap } from '../report/wrap.ts';
import type { Verdict } from '../model/verdict.ts';
import { attemptLine } from './telling-host.ts';
import type { Terminal } from './terminal.ts';

/** What a run shows of itself while it goes on. */
export interface Progress {
  readonly listener: SuiteListener;
  /** The terminal, for whoever has something to say meanwhile: it appears above what is redrawn. */
  readonly to: Terminal;
  /** Leaves the terminal as a line ends. Harmless twice. */
  end(): void;
}

export interface ProgressPlan {
  /** Names of the scenarios, each once. */
  readonly names: readonly string[];
  /** Trials in all. */
  readonly planned: number;
  nowMs(): number;
}

/**
 * `live`: redrawn in place, on a terminal. `plain`: a line a phase. `verbose`: and one for each exec.
 * `quiet`: nothing but warnings.
 */
export type ProgressMode = 'live' | 'plain' | 'verbose' | 'quiet';

export function openProgress(mode: ProgressMode, plan: ProgressPlan, to: Terminal): Progress {
  switch (mode) {
    case 'live':
      return live(plan, to);
    case 'plain':
      return { listener: plainListener(plan, to), to, end: () => {} };
    case 'verbose':
      return {
        listener: {
          ...plainListener(plan, to),
          // The other doors are commands of this machine, and told as such.
          attempted(_, attempt) {
            if (attempt.entry === 'engine-api') to.say(attemptLine(attempt));
          },
        },
        to,
        end: () => {},
      };
    case 'quiet':
      return {
        listener: {
          phaseBegan: () => {},
          phaseEnded: () => {},
          attempted: () => {},
          amplifier: () => {},
          held: () => {},
        },
        to,
        end: () => {},
      };
  }
}

function plainListener({ names }: ProgressPlan, to: Terminal): SuiteListener {
  const nameColumns = widest(names);
  return {
    phaseBegan: () => {},
    phaseEnded({ scenario }, { phase, durationMs }, note) {
      to.say(progressLine({ scenario: scenario.name, phase, durationMs, note }, { columns: to.columns, nameColumns }));
    },
    attempted: () => {},
    amplifier: (use) => to.say(wrap(amplifierLine(use), to.columns).join('\n')),
    held: () => {},
  };
}

const REDRAW_MS = 100;

/** A table of the trials under way; those that have ended stay above it, a line each. */
function live(plan: ProgressPlan, to: Terminal): Progress {
  // The cursor stays: nobody has to bring it back when the process dies.
  const area = createLogUpdate(process.stderr, { showCursor: true });
  const startedMs = plan.nowMs();
  const running = new Map<number, LiveTrial>();
  const outcomes: Verdict['outcome'][] = [];
  const room = (): { columns: number; rows: number } => ({
    columns: process.stderr.columns || to.columns,
    rows: process.stderr.rows || running.size + 2,
  });
  const draw = (): void => {
    const run = { planned: plan.planned, startedMs, running: [...running.values()], outcomes };
    area(liveTable(run, plan.nowMs(), room()));
  };
  const say = (line: string): void => {
    area.clear();
    to.say(line);
    if (timer !== null) draw();
  };
  let timer: NodeJS.Timeout | null = setInterval(draw, REDRAW_MS);
  // What is drawn is no reason to go on.
  timer.unref();

  const above: Terminal = { ...to, say };
  const plain = plainListener(plan, above);
  const single = plan.names.length === 1;
  return {
    to: above,
    end() {
      if (timer === null) return;
      clearInterval(timer);
      timer = null;
      area.clear();
      area.done();
    },
    listener: {
      phaseBegan({ scenario, index }, phase) {
        running.set(index, {
          scenario: scenario.name,
          phase,
          startedMs: running.get(index)?.startedMs ?? plan.nowMs(),
        });
        draw();
      },
      phaseEnded(trial, time, note) {
        if (single) plain.phaseEnded(trial, time, note);
      },
      attempted: plain.attempted,
      amplifier: plain.amplifier,
      held({ trial }, { index }: Pick<TrialPlan, 'index'>) {
        running.delete(index);
        outcomes.push(trial.verdict.outcome);
        if (single && plan.planned === 1) return;
        const ended = { ...trial, outcome: trial.verdict.outcome, note: noteOf(trial) };
        say(endedLine(ended, { columns: room().columns, nameColumns: widest(plan.names) }));
      },
    },
  };
}

function noteOf({ verdict, diagnosis }: Trial): string {
  if (verdict.outcome !== 'correct') return verdictText(verdict).replace(new RegExp(`^${verdict.outcome}:? `, 'u'), '');
  return diagnosis?.status === 'named' ? `${diagnosis.finding.cause} in ${diagnosis.finding.layer}` : '';
}

function amplifierLine(use: AmplifierUse): string {
  return use.status === 'on'
    ? `amplifier on: ${use.kind}; an isolated attach took ${use.before.medianUs} us before and takes ${use.during.medianUs} us now`
    : `amplifier off: ${use.why}`;
}

function widest(names: readonly string[]): number {
  return Math.max(0, ...names.map(({ length }) => length));
}
