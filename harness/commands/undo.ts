import { join } from 'node:path';

import { appendUndone, discardJournal, strayJournals } from '../engine/journal.ts';
import { undoText } from '../engine/change-of.ts';
import { mayStillCome, nameOf } from '../engine/late-creation.ts';
import { undoAll, type Undone, type UndoTools } from '../engine/undo.ts';
import { endpointOf } from '../docker/endpoint.ts';
import { engineApi } from '../docker/engine-api.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { JournalStep } from '../model/journal.ts';
import { printable } from '../report/printable.ts';
import { journalledRuns } from './dead-runs.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface UndoOptions {
  /** Of living runs too. */
  readonly all: boolean;
  readonly run: string | undefined;
}

/** Takes back what dead runs left; with `--all` or `--run` what living ones have injected too. */
export async function undo(options: UndoOptions, to: Terminal): Promise<ExitCode> {
  const around = surroundings();
  const runs = await journalledRuns(around);
  if (options.run !== undefined && !runs.some(({ journal }) => journal.head.run === options.run)) {
    throw new HarnessError({
      code: 'USAGE',
      message: `no journal of a run ${JSON.stringify(options.run)}`,
      hint: 'Run `initp status` for the runs that have something injected.',
      exitCode: EXIT.usage,
    });
  }
  const chosen = runs.filter(({ journal, alive }) =>
    options.run === undefined ? options.all || !alive : journal.head.run === options.run,
  );

  const told: { run: string; what: string; undo: string; result: string }[] = [];
  for (const { journal, alive, pending } of chosen) {
    const { run, endpoint } = journal.head;
    const tools = { host: around.host, engine: engineApi(endpointOf(endpoint)) };
    const undone = await undoAndLookAgain(tools, pending, {
      to,
      note: async ({ step, result }) => {
        await appendUndone(journal.path, { id: step.id, by: 'undo', result });
        const line = { run, what: step.what, undo: undoText(step.undo), result: resultText(result) };
        told.push(line);
        to.print(`${printable(line.what)}: ${printable(line.result)}`);
      },
    });
    // A living run goes on writing to its journal.
    if (!alive && undone.every(({ result }) => result.status !== 'failed')) await discardJournal(journal.path);
  }
  for (const path of await strayJournals(join(around.stateDirectory, 'journals'), Date.now())) {
    await discardJournal(path);
  }
  to.document({ undone: told });
  if (told.length === 0) to.print('nothing to undo');
  const spared = runs.filter((one) => one.alive && one.pending.length > 0 && !chosen.includes(one));
  for (const { journal } of spared) {
    to.say(`run ${journal.head.run} is still under way and was left alone; \`initp undo --all\` takes it back as well`);
  }
  return told.some(({ result }) => result.startsWith('failed')) ? EXIT.dirty : EXIT.ok;
}

const LOOK_EVERY_MS = 500;

function isLate({ step, result }: Undone): boolean {
  return mayStillCome(step, result, Date.now() - Date.parse(step.at));
}

/** A container that was just being made when its run died may come later than this command: it is waited for. */
async function undoAndLookAgain(
  tools: UndoTools,
  pending: readonly JournalStep[],
  { note, to }: { readonly note: (undone: Undone) => Promise<void>; readonly to: Terminal },
): Promise<readonly Undone[]> {
  const results = new Map<JournalStep, Undone>();
  let left = pending;
  for (let round = 0; left.length > 0; round++) {
    if (round === 1) to.say('a container that was just being made may still come: looking again for some seconds');
    if (round > 0) await tools.host.sleep(LOOK_EVERY_MS);
    const undone = await undoAll(tools, left, {
      by: 'undo',
      note: async (one) => {
        if (!isLate(one)) await note(one);
      },
    });
    for (const one of undone) results.set(one.step, one);
    const gone = new Set(
      [...results.values()].flatMap(({ step, result }) => (result.status === 'done' ? (nameOf(step) ?? []) : [])),
    );
    const late = undone.filter(isLate);
    left = late.map(({ step }) => step).filter((step) => !gone.has(nameOf(step) ?? ''));
    for (const one of late) if (!left.includes(one.step)) await note(one);
  }
  return pending.flatMap((step) => results.get(step) ?? []);
}

function resultText(result: { status: string; why?: string; error?: string }): string {
  const detail = result.why ?? result.error;
  return detail === undefined ? result.status : `${result.status}: ${detail}`;
}
