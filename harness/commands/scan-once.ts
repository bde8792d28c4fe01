import { judgeSweep } from '../danger/judge-sweep.ts';
import { runningContainers, type RunningContainer } from '../docker/running-containers.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { ScanReport, Sweep, SweptContainer } from '../model/scan.ts';
import { printable } from '../report/printable.ts';
import { type LastLook, lookOf, sinceLook } from '../scan/last-look.ts';
import { named, withoutCgroup } from '../scan/named.ts';
import { sweep, type SweptMachine, THIS_MACHINE } from '../scan/sweep.ts';
import { atEngine } from './chosen-engine.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** What a look depends on. */
export interface LookOptions {
  /** Where the machine's `/proc` and `/sys` are; `null`: on it. */
  readonly root: string | null;
  readonly engine: string | undefined;
  /** `false`: no engine is asked for names. */
  readonly names: boolean;
  /** Free slots that an exec needs, in place of the measured ones; `null`: those. */
  readonly execNeeds: number | null;
}

/** A daemon in order answers in milliseconds; one that hangs must not hold up the look. */
const NAMES_WITHIN_MS = 2000;

/** Where a look is taken, and what it needs from one to the next. */
export interface Scanning {
  readonly machine: SweptMachine;
  /** `null`: no engine is asked. */
  readonly around: Surroundings | null;
  readonly options: LookOptions;
}

export async function scanning(options: LookOptions): Promise<Scanning> {
  const { root, names, engine } = options;
  const machine =
    root === null ? THIS_MACHINE : { proc: `${root}/proc`, cgroup: `${root}/sys/fs/cgroup`, prefix: root };
  const around = names ? await atEngine(surroundings(), engine) : null;
  return { machine, around, options };
}

/** One look: the engine is asked while the machine is read. */
export async function scanOnce(
  { machine, around, options }: Scanning,
  last: LastLook | null,
  to: Terminal,
): Promise<{ readonly report: ScanReport; readonly look: LastLook }> {
  const first = await bothSides({ machine, around }, to);
  // Started, or ended, between the engine's answer and the sweep: a second look tells that from one that is no more.
  const ghosts = ghostsOf(first).length === 0 ? [] : ghostsOf(await bothSides({ machine, around }, to));
  const known = new Set(ghostsOf(first).map(({ id }) => id));
  const atMs = Date.now();
  const containers = sinceLook(
    [...named(first.seen, first.running, machine.prefix), ...ghosts.filter(({ id }) => known.has(id))],
    last,
    atMs,
  );
  const { seen } = first;
  const report = judgeSweep(
    { ...seen, containers },
    { at: new Date(atMs).toISOString(), atMs, execNeeds: options.execNeeds },
  );
  return { report, look: lookOf(containers, atMs) };
}

interface BothSides {
  readonly seen: Sweep;
  readonly running: ReadonlyMap<string, RunningContainer> | null;
}

async function bothSides({ machine, around }: Omit<Scanning, 'options'>, to: Terminal): Promise<BothSides> {
  const asked = around === null ? null : askNames(around, to);
  // The question leaves with the next turns of the event loop (connected, written), which the sweep would hold up.
  for (let turn = 0; turn < TURNS_TO_ASK; turn++) await nextTurn();
  const seen = swept(machine);
  return { seen, running: await asked };
}

const TURNS_TO_ASK = 3;

async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

function ghostsOf({ seen, running }: BothSides): readonly SweptContainer[] {
  return running === null ? [] : withoutCgroup(seen, running);
}

function swept(machine: SweptMachine): Sweep {
  // Not `performance.now`, whose module takes two milliseconds to load.
  const seen = sweep(machine, () => Number(process.hrtime.bigint()) / 1e6);
  if (seen !== null) return seen;
  throw new HarnessError({
    code: 'CGROUPS_UNSEEN',
    message: `no pids controller is to be seen below ${machine.cgroup}`,
    hint: 'Mount the cgroups there, or give the directory that has proc and sys/fs/cgroup in it: --root DIR.',
    exitCode: EXIT.inconclusive,
  });
}

async function askNames({ engine }: Surroundings, to: Terminal): Promise<ReadonlyMap<string, RunningContainer> | null> {
  try {
    return await runningContainers(engine, NAMES_WITHIN_MS);
  } catch (error) {
    to.say(printable(`no names: ${error instanceof Error ? error.message : String(error)}`));
    return null;
  }
}
