import { InvalidArgumentError, Option } from 'commander';

import type { ScanFormat, ScanOptions } from '../commands/scan.ts';
import { FILTER_KEYS, type ScanFilter } from '../commands/scan-filter.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { count, engine } from './option-words.ts';

function filter(word: string, before: readonly ScanFilter[]): readonly ScanFilter[] {
  const [, key = '', pattern = ''] = /^([a-z]+)=(.+)$/su.exec(word) ?? [];
  const known = FILTER_KEYS.find((one) => one === key);
  if (known !== undefined) return [...before, { key: known, pattern }];
  throw new InvalidArgumentError(`Write KEY=PATTERN with one of ${FILTER_KEYS.join(', ')}.`);
}

function directory(word: string): string {
  if (word.startsWith('/')) return word.replace(/\/+$/u, '');
  throw new InvalidArgumentError('Give an absolute path.');
}

const scan: CommandLine = (chosen) =>
  commandLine('scan', 'which containers of this host are about to fail their execs; reads only, and no exec')
    .option('--all', 'a line for each that is ok, too', false)
    .addOption(
      new Option('--filter <key=pattern>', `only those: ${FILTER_KEYS.join(', ')}; * stands for anything; repeatable`)
        .argParser(filter)
        .default([], 'all'),
    )
    .addOption(
      new Option('--format <format>', 'how it is told')
        .choices(['table', 'json', 'ndjson', 'openmetrics'])
        .default('table'),
    )
    .addOption(engine())
    .option('--no-names', 'ask no engine: ids instead of names')
    .option('--root <dir>', "the machine's proc, sys/fs/cgroup, run and var are in there (default: /)", directory)
    .option('--exec-needs <n>', 'free slots that an exec needs (default: measured, by runtime)', count(100_000))
    .action(
      async (options: {
        json?: boolean;
        all: boolean;
        filter: readonly ScanFilter[];
        format: ScanFormat;
        engine?: string;
        names: boolean;
        root?: string;
        execNeeds?: number;
      }) => {
        const format = options.json === true ? 'json' : options.format;
        const all: ScanOptions = {
          format,
          all: options.all,
          filters: options.filter,
          root: options.root ?? null,
          engine: options.engine,
          names: options.names,
          execNeeds: options.execNeeds ?? null,
        };
        await chosen(
          { json: format === 'json' },
          async (to) => await (await import('../commands/scan.ts')).scan(all, to),
        );
      },
    );

export default scan;
