import type { CollectOptions } from '../commands/collect.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { engine, timeout } from './option-words.ts';

const collect: CommandLine = (chosen) =>
  commandLine('collect', 'evidence for somebody else in one file, without secrets, addresses and names')
    .argument('<container>', 'name or id')
    .option('-o, --output <file>', 'where to; - is standard output (default: initp-CONTAINER.tar.gz)')
    .option('--probe', 'try an exec through each layer in turn, as diagnose does', false)
    .option('--no-redact', 'leave nothing out')
    .option('--force', 'replace a file that is there', false)
    .addOption(engine())
    .addOption(timeout())
    .action(
      async (
        container: string,
        options: {
          output?: string;
          probe: boolean;
          redact: boolean;
          force: boolean;
          timeout: number;
          engine?: string;
          json?: boolean;
        },
      ) => {
        const all: CollectOptions = {
          output: options.output ?? null,
          depth: options.probe ? 'probe' : 'passive',
          redaction: options.redact ? 'redact' : 'keep',
          ifThere: options.force ? 'replace' : 'refuse',
          timeoutMs: options.timeout,
          engine: options.engine,
        };
        await chosen(options, async (to) => await (await import('../commands/collect.ts')).collect(container, all, to));
      },
    );

export default collect;
