import type { JournalStep } from '../model/journal.ts';

/** In which turn a step is taken back; within a turn newest first. */
export type Turn = 'signal' | 'machine' | 'engine' | 'removal';

/** Which turn a step belongs to. A step of another version, which nobody knows here, waits for the last one. */
export function turnOf({ undo }: JournalStep): Turn {
  switch (undo.kind) {
    case 'kill':
      return 'signal';
    case 'write':
    case 'thaw':
    case 'io-limit':
    case 'signal':
    case 'rlimit':
      return 'machine';
    case 'docker':
      return undo.call === 'remove' ? 'removal' : 'engine';
    case 'rmdir':
    case 'scratch':
      return 'removal';
    default:
      return 'removal';
  }
}

const TURNS: readonly Turn[] = ['signal', 'machine', 'engine', 'removal'];

/**
 * What needs nothing but a file of the kernel or a signal comes before what the engine is asked for: an engine that
 * hangs, or a removal that takes seconds, does not keep another trial's limit from being written back. Processes are
 * struck even before, since what grows under a limit must not see it lifted.
 */
export function inTurns(steps: readonly JournalStep[]): Readonly<Record<Turn, readonly JournalStep[]>> {
  const [signal = [], machine = [], engine = [], removal = []] = TURNS.map((turn) =>
    steps.filter((step) => turnOf(step) === turn),
  );
  return { signal, machine, engine, removal };
}
