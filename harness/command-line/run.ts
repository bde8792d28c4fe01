import { Option } from 'commander';

import type { RunOptions } from '../commands/run.ts';
import type { Shard } from '../commands/selection.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { count, formats, longestRun, repeatable, seed, shard } from './option-words.ts';

const run: CommandLine = (chosen) =>
  commandLine('run', 'hold scenarios: break, watch, diagnose, judge, take back')
    .argument(
      '[what...]',
      'names, tags, patterns, files or folders of scenarios; all that come with initp when none is given',
    )
    .addOption(repeatable('--tag <tag>', 'of these only those with that tag; repeatable: one of them is enough'))
    .addOption(repeatable('--exclude <what>', 'leave out a name, a tag, or a pattern such as "pids-*"; repeatable'))
    .option('--shard <i/n>', 'hold the i-th of n equal parts', shard)
    .addOption(
      repeatable(
        '--runtime <name>',
        'a runtime registered with the engine; repeatable (default: as the scenario says)',
      ),
    )
    .option('--trials <n>', 'hold each scenario n times', count(1000), 1)
    .option('--attempts <n>', 'execs of each kind through each door (default: as the scenario says)', count(100))
    .option('--fail-fast', 'begin no further trial after one that is neither correct nor skipped', false)
    .option('--jobs <n>', 'trials side by side (default: two for each processor, at most 8)', count(16))
    .addOption(
      new Option('--amplify <policy>', 'help the race along: when the attach is slow, always, never')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--report <dir>', 'where run directories are made (default: reports/runs of the project)')
    .option('--seed <word>', 'the order of the trials and the names of this run are made from it', seed)
    .addOption(longestRun())
    .option('--quiet', 'no progress: warnings and the result only', false)
    .option('--verbose', 'a line for each command that is run, with its exit code', false)
    .addOption(formats())
    .option('-o, --output <file>', 'where the one form that was asked for goes')
    .addOption(
      new Option('--ci <system>', 'also annotations at the lines of the scenarios, and the summary of the job').choices(
        ['github'],
      ),
    )
    .option('--trace', 'trace one more exec of each trial while its fault stands, for the page', false)
    .option('--dry-run', 'print every change and how it would be taken back; touch nothing', false)
    .action(
      async (
        what: string[],
        options: Omit<RunOptions, 'tags' | 'shard' | 'timeoutMs'> & {
          json?: boolean;
          tag: string[];
          shard?: Shard;
          timeout: number;
        },
      ) => {
        const all: RunOptions = {
          ...options,
          tags: options.tag,
          shard: options.shard ?? null,
          timeoutMs: options.timeout,
        };
        await chosen(options, async (to) => await (await import('../commands/run.ts')).run(what, all, to));
      },
    );

export default run;
