import { keptSnapshot } from '../engine/kept-snapshot.ts';
import { differenceOf, snapshotOf } from '../engine/machine-snapshot.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { Trace } from '../model/machine-snapshot.ts';
import { printable } from '../report/printable.ts';
import { journalledRuns } from './dead-runs.ts';
import { type Check, examineMachine } from './doctor-checks.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface DoctorOptions {
  /** Compares with the snapshot from before the latest run. */
  readonly clean: boolean;
}

/** Whether runs can be held here; with `--clean` whether the machine is as it was before the latest. Changes nothing. */
export async function doctor(options: DoctorOptions, to: Terminal): Promise<ExitCode> {
  return options.clean ? await compare(to) : await examine(to);
}

const MARKS = { ok: 'ok  ', note: 'note', broken: 'no  ' } as const satisfies Record<Check['status'], string>;

async function examine(to: Terminal): Promise<ExitCode> {
  const checks = await examineMachine(surroundings());
  const broken = checks.filter(({ status }) => status === 'broken');
  to.document({ canHoldRuns: broken.length === 0, checks });
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const { name, status, found, todo } of checks) {
    to.print(`${MARKS[status]}  ${name.padEnd(width)}  ${printable(found)}`);
    if (todo !== null) to.print(`${' '.repeat(width + 8)}${printable(todo)}`);
  }
  to.print(
    broken.length === 0
      ? 'Runs can be held here: `initp run read-init-p`.'
      : `No run can be held here: ${broken.map(({ name }) => name).join(', ')}.`,
  );
  if (broken.length > 0) return EXIT.unavailable;
  return checks.some(({ name, status }) => name === 'journals' && status === 'note') ? EXIT.dirty : EXIT.ok;
}

/** Two dozen lines are read; what somebody else makes meanwhile can be hundreds. */
const MOST_SHOWN = 12;

async function compare(to: Terminal): Promise<ExitCode> {
  const around = surroundings();
  const before = await keptSnapshot(around.stateDirectory);
  const pending = (await journalledRuns(around)).filter((one) => one.pending.length > 0);
  if (before === null) {
    to.document({ snapshot: null, pending: pending.map(({ journal }) => journal.head.run) });
    to.print(`no run has begun under ${around.stateDirectory} yet, so there is nothing to compare with`);
    return pending.length > 0 ? EXIT.dirty : EXIT.inconclusive;
  }
  const { host, engine } = around;
  const now = await snapshotOf(host, engine, { run: before.run, takenAt: new Date().toISOString() });
  const { added, gone, changed } = differenceOf(before, now);
  const own = added.filter(({ maker }) => maker === 'initp');
  const others = added.filter(({ maker }) => maker === 'unknown');
  to.document({
    snapshot: { run: before.run, takenAt: before.takenAt },
    pending: pending.map(({ journal }) => journal.head.run),
    left: own,
    changed,
    added: others,
    gone,
  });
  to.print(`compared with the machine before run ${printable(before.run)}, ${printable(before.takenAt)}`);
  for (const { journal, alive } of pending) {
    to.print(
      `run ${printable(journal.head.run)} ${alive ? 'is under way' : 'died; `initp undo` takes back what it left'}`,
    );
  }
  show(to, 'made by initp, and still there', own);
  for (const { path, was, now: is } of changed) {
    to.print(`changed: ${path} read ${printable(was ?? 'nothing')}, and reads ${printable(is ?? 'nothing')}`);
  }
  show(to, 'new, not known to be made by initp', others);
  show(to, 'gone since', gone);
  const clean = own.length === 0 && changed.length === 0 && pending.length === 0;
  if (clean) to.print('Nothing of initp is left, and no setting of the host has changed.');
  return clean ? EXIT.ok : EXIT.dirty;
}

function show(to: Terminal, what: string, traces: readonly Trace[]): void {
  for (const { kind, id } of traces.slice(0, MOST_SHOWN)) to.print(`${what}: ${kind} ${printable(id)}`);
  if (traces.length > MOST_SHOWN) to.print(`${what}: ${traces.length - MOST_SHOWN} more; --json has them all`);
}
