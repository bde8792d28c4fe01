import type { UndoOptions } from '../commands/undo.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const undo: CommandLine = (chosen) =>
  commandLine('undo', 'take back what dead runs left injected')
    .option('--all', 'of living runs too', false)
    .option('--run <id>', 'of this run only')
    .action(async (options: UndoOptions & { json?: boolean }) => {
      await chosen(options, async (to) => await (await import('../commands/undo.ts')).undo(options, to));
    });

export default undo;
