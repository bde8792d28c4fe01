import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { EngineApi } from '../../harness/docker/engine-api.ts';
import type { Scenario } from '../../harness/model/scenario.ts';
import { namesIn, textOf } from './read-now.ts';
import { shortScenario } from './short-scenario.ts';
import { watchContainers } from './sightings.ts';
import { type Marks, processesOf, traces } from './traces.ts';
import { startProgram, startVictim, type Surround } from './victim.ts';

/** What came of killing everything at once while a bomb of that size runs. */
export interface Bombed {
  /** Threads of the whole host, which others start and end too: before the run, at the kill, a second later, in the end. */
  readonly beforeThreads: number;
  readonly atKillThreads: number;
  readonly untouchedThreads: number;
  readonly afterThreads: number;
  /** Threads of the run alone, when nothing had been done for a second. */
  readonly ownThreads: number;
  /** From the start of `initp undo` until the run had none: those of the host are as many as without it. `null`: never. */
  readonly backMs: number | null;
  /** From its start until it had ended. */
  readonly undoMs: number;
  readonly undoExit: number | null;
  readonly remained: readonly string[];
}

const DEADLINE_MS = 30_000;
const UNTOUCHED_MS = 1000;
const SETTLE_MS = 2000;
const POLL_MS = 20;

/** One round; `null` when the run ended before its bomb was off. */
export async function bombed(engine: EngineApi, scenario: Scenario, seed: string): Promise<Bombed | null> {
  const directory = await mkdtemp(join(tmpdir(), 'initp-bomb-'));
  const stateHome = join(directory, 'state');
  const around: Surround = { stateHome, journals: join(stateHome, 'initp', 'journals'), dockerHost: null };
  const seen = watchContainers(engine, `w-${seed}-`);
  let isTakenBack = false;
  try {
    await mkdir(stateHome, { mode: 0o700 });
    const file = await shortScenario(directory, scenario);
    const beforeThreads = threads();
    const words = ['run', file, '--seed', seed, '--report', join(directory, 'reports'), '--amplify', 'never'];
    const victim = startVictim(words, around, scenario.name);
    if (!(await victim.untilMoment('symptom', 0))) return null;
    const watchdog = victim.watchdog();
    const run = victim.journal()?.head.run ?? null;
    const atKillThreads = threads();
    if (watchdog !== null) process.kill(watchdog, 'SIGKILL');
    victim.child.kill('SIGKILL');
    if ((await victim.ended).signal !== 'SIGKILL') return null;
    await delay(UNTOUCHED_MS);
    const untouchedThreads = threads();
    const marks: Marks = {
      run,
      prefix: `w-${seed}-`,
      directory,
      journals: around.journals,
      containerIds: seen.ids,
      volumes: seen.volumes,
    };
    const ownThreads = threadsOf(marks, []);

    const startedMs = performance.now();
    const undo = startProgram(['undo'], around);
    undo.stdout?.resume();
    undo.stderr?.resume();
    const undone = once(undo, 'exit').then(() => Math.round(performance.now() - startedMs));
    const backMs = await untilNone(marks, [String(undo.pid)], startedMs);
    const undoMs = await undone;
    isTakenBack = true;
    await delay(SETTLE_MS);
    const remained = await traces(engine, marks);
    const undoExit = undo.exitCode;
    return {
      beforeThreads,
      atKillThreads,
      untouchedThreads,
      afterThreads: threads(),
      ownThreads,
      backMs,
      undoMs,
      undoExit,
      remained,
    };
  } finally {
    await seen.stop();
    if (!isTakenBack) await once(startProgram(['undo', '--all'], around), 'exit');
    await rm(directory, { recursive: true, force: true });
  }
}

async function untilNone(marks: Marks, besides: readonly string[], startedMs: number): Promise<number | null> {
  while (performance.now() - startedMs < DEADLINE_MS) {
    if (threadsOf(marks, besides) === 0) return Math.round(performance.now() - startedMs);
    await delay(POLL_MS);
  }
  return null;
}

function threadsOf(marks: Marks, besides: readonly string[]): number {
  const pids = processesOf(marks).filter((pid) => !besides.includes(pid));
  return pids.reduce((sum, pid) => sum + namesIn(`/proc/${pid}/task`).length, 0);
}

/** Of the whole host: `runnable/all` in /proc/loadavg (proc(5)). */
function threads(): number {
  const [, , , counts = ''] = textOf('/proc/loadavg').split(' ');
  return Number(counts.split('/')[1]);
}
