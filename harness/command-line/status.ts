import { type CommandLine, commandLine } from './command-line.ts';

const status: CommandLine = (chosen) =>
  commandLine('status', 'what is broken on purpose right now, since when and by whom').action(
    async (options: { json?: boolean }) => {
      await chosen(options, async (to) => await (await import('../commands/status.ts')).status(to));
    },
  );

export default status;
