import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Journal } from '../../harness/model/journal.ts';
import { PHASES, type Phase } from '../../harness/model/verdict.ts';
import { parseJournal } from '../../harness/parsers/journal.ts';
import { namesIn, textOf } from './read-now.ts';

const BIN = join(import.meta.dirname, '..', '..', 'harness', 'bin.js');
const DEADLINE_MS = 150_000;
/** Before anything is known of a phase. */
const GUESS_MS = 250;
const POLL_MS = 5;

/** One start of the program, in a state directory of its own. */
export interface Surround {
  readonly stateHome: string;
  readonly journals: string;
  /** As in `DOCKER_HOST`; `null`: the usual engine. */
  readonly dockerHost: string | null;
}

/** A run that a blow is for. */
export interface Victim {
  readonly child: ChildProcess;
  /** Resolves when the moment has come; `false`: it ended before. */
  untilMoment(phase: Phase, fraction: number): Promise<boolean>;
  /** Where it is now: a phase may have been shorter than usual, or left out. */
  phase(): Phase;
  /** Pid of its watchdog; `null` when there is none yet. */
  watchdog(): number | null;
  /** The journal as it is now; `null`: none, or without its head. */
  journal(): Omit<Journal, 'path'> | null;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>;
  stderr(): string;
}

/** How long each phase took, by scenario and phase: the moments are spread over the usual length. */
const usual = new Map<string, Map<Phase, number[]>>();
const ALL = '';

function note(scenario: string, phase: Phase, ms: number): void {
  for (const key of [scenario, ALL]) {
    const byPhase = usual.get(key) ?? new Map<Phase, number[]>();
    usual.set(key, byPhase.set(phase, [...(byPhase.get(phase) ?? []), ms]));
  }
}

function usualMs(scenario: string, phase: Phase): number {
  const own = usual.get(scenario);
  // One that has come to the end without it has no such phase.
  if (own?.has('undo') === true && !own.has(phase) && PHASES.indexOf(phase) < PHASES.indexOf('undo')) return 0;
  const seen = own?.get(phase) ?? usual.get(ALL)?.get(phase) ?? [];
  return seen.toSorted((a, b) => a - b)[Math.floor(seen.length / 2)] ?? GUESS_MS;
}

/** The program, as a person would start it. */
export function startProgram(words: readonly string[], { stateHome, dockerHost }: Surround): ChildProcess {
  return spawn(process.execPath, [BIN, ...words], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      XDG_STATE_HOME: stateHome,
      ...(dockerHost === null ? {} : { DOCKER_HOST: dockerHost }),
    },
  });
}

export function startVictim(words: readonly string[], around: Surround, scenario: string): Victim {
  const child = startProgram(words, around);
  const began = new Map<Phase, number>();
  const told = { text: '' };
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    told.text += text;
    for (const phase of PHASES) {
      // The line of a phase is told when it ends, and the next one begins.
      if (began.has(phase) || !new RegExp(`^\\S+ +${phase} +`, 'mu').test(told.text)) continue;
      const startedMs = [...began.values()].at(-1);
      const now = performance.now();
      if (startedMs !== undefined) note(scenario, phase, now - startedMs);
      began.set(phase, now);
    }
  });
  const alarm = setTimeout(() => child.kill('SIGTERM'), DEADLINE_MS);
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const ended = (async () => {
    await once(child, 'exit');
    clearTimeout(alarm);
    return { exitCode: child.exitCode, signal: child.signalCode };
  })();

  function journal(): Omit<Journal, 'path'> | null {
    const name = namesIn(around.journals).find((one) => one.endsWith('.ndjson'));
    return name === undefined ? null : parseJournal(textOf(join(around.journals, name)));
  }

  return {
    child,
    journal,
    ended,
    stderr: () => told.text,
    watchdog() {
      const children = textOf(`/proc/${child.pid}/task/${child.pid}/children`).trim().split(' ').map(Number);
      return children.find((pid) => textOf(`/proc/${pid}/cmdline`).includes('watchdog.ts')) ?? null;
    },
    async untilMoment(phase, fraction) {
      // Not every trial has every phase: one that comes after it will do.
      const before = PHASES.slice(Math.max(0, PHASES.indexOf(phase) - 1));
      const begins = (): boolean => (phase === 'preflight' ? journal() !== null : before.some((one) => began.has(one)));
      while (!begins() && !isOver()) {
        await delay(POLL_MS);
      }
      if (!isOver()) await delay(fraction * usualMs(scenario, phase));
      return !isOver();
    },
    phase() {
      const last = [...began.keys()].at(-1);
      return last === undefined ? 'preflight' : (PHASES[PHASES.indexOf(last) + 1] ?? 'leftovers');
    },
  };
}
