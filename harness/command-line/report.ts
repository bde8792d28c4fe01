import type { ReportOptions } from '../commands/report.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { formats } from './option-words.ts';

const report: CommandLine = (chosen) =>
  commandLine('report', 'render runs again from disk, merged when there are several')
    .argument('<dir...>', 'run directories, or their report.json')
    .addOption(formats())
    .option('-o, --output <file>', 'where the one form that was asked for goes')
    .option('--scenario <name>', 'the trials of one scenario alone, in full')
    .option('--verify', 'diagnose each trial again from its readings, and compare', false)
    .action(async (directories: string[], options: ReportOptions & { json?: boolean }) => {
      const all: ReportOptions = { ...options, output: options.output, scenario: options.scenario };
      await chosen(options, async (to) => await (await import('../commands/report.ts')).report(directories, all, to));
    });

export default report;
