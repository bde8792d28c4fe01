import { type CommandLine, commandLine } from './command-line.ts';

const report: CommandLine = (chosen) =>
  commandLine('report', 'tell the story of a run again, from its report')
    .argument('<dir>', 'a run directory, or its report.json')
    .argument('[scenario]', 'the trials of one scenario alone, in full')
    .action(async (directory: string, scenario: string | undefined, options: { json?: boolean }) => {
      await chosen(
        options,
        async (to) => await (await import('../commands/report.ts')).report(directory, scenario, to),
      );
    });

export default report;
