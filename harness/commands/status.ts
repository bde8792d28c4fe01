import { undoText } from '../engine/change-of.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { printable } from '../report/printable.ts';
import { journalledRuns } from './dead-runs.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** What is broken on purpose right now, since when and by whom. */
export async function status(to: Terminal): Promise<ExitCode> {
  const runs = await journalledRuns(surroundings());
  to.document({
    runs: runs.map(({ journal: { head, path }, alive, pending }) => ({
      run: head.run,
      pid: head.pid,
      alive,
      startedAt: head.startedAt,
      journal: path,
      pending: pending.map(({ scope, what, at, undo }) => ({ scope, what, at, undo: undoText(undo) })),
    })),
  });
  const broken = runs.filter(({ pending }) => pending.length > 0);
  if (broken.length === 0) to.print('nothing is injected');
  for (const { journal, alive, pending } of broken) {
    const { run, pid, startedAt } = journal.head;
    to.print(
      `run ${printable(run)}, since ${printable(startedAt)}, ${alive ? `by process ${pid}` : `whose process ${pid} is dead: \`initp undo\``}`,
    );
    for (const { what, scope, undo } of pending) {
      to.print(`  ${printable(scope)}: ${printable(what)}\n    ${printable(undoText(undo))}`);
    }
  }
  return EXIT.ok;
}
