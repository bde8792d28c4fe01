import type { ExplainOptions } from '../commands/explain.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const explain: CommandLine = (chosen) =>
  commandLine('explain', 'an error text or a log -> ranked candidates, and the evidence that would decide')
    .argument('[file]', 'standard input when it is - or left out')
    .option('--cause <id>', 'print what is known of a cause; reads no text')
    .action(async (file: string | undefined, options: Partial<ExplainOptions> & { json?: boolean }) => {
      const { cause } = options;
      await chosen(options, async (to) => await (await import('../commands/explain.ts')).explain(file, { cause }, to));
    });

export default explain;
