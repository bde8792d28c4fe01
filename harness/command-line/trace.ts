import { Option } from 'commander';

import type { TraceOptions } from '../commands/trace.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { eachWord, engine, type ExecOptions, execOf, timeout } from './option-words.ts';

const FORMATS = ['text', 'svg', 'perfetto', 'json'] as const satisfies readonly TraceOptions['format'][];
const METHODS = ['auto', 'strace', 'proc'] as const satisfies readonly TraceOptions['method'][];

const trace: CommandLine = (chosen) =>
  commandLine('trace', 'what really happens inside one exec, as a timeline')
    .argument('[container]', 'name or id')
    .argument('[command...]', 'after --: the command to run (default: a null exec, which runs nothing)')
    .option('--beside <container|file>', 'another container, or a saved trace: both with their joins aligned')
    .addOption(new Option('--format <form>', 'how to draw it').choices(FORMATS).default('text'))
    .option('-o, --output <file>', 'where to (default: standard output)')
    .option('--force', 'replace a file that is there', false)
    .option('--from <file>', 'draw a saved trace again, without any container')
    .addOption(
      new Option('--method <how>', 'strace; or proc, which looks at /proc and misses what is short')
        .choices(METHODS)
        .default('auto'),
    )
    .option('-u, --user <uid>', 'user of the command, as a number')
    .option('-w, --workdir <dir>', 'working directory of the command')
    .option('-e, --env <name=value>', 'environment of the command; repeatable', eachWord, [])
    .addOption(engine())
    .addOption(timeout())
    .action(
      async (
        container: string | undefined,
        words: string[],
        options: Omit<TraceOptions, 'exec' | 'timeoutMs'> &
          Omit<ExecOptions, 'tty'> & { json?: boolean; timeout: number },
      ) => {
        const { timeout: timeoutMs } = options;
        const all: TraceOptions = { ...options, timeoutMs, exec: execOf(words, { ...options, tty: false }) };
        await chosen(options, async (to) => await (await import('../commands/trace.ts')).trace(container, all, to));
      },
    );

export default trace;
