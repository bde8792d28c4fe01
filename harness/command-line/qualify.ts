import { Option } from 'commander';

import { QUALIFY_PARTS, type QualifyInputs, type QualifyPart } from '../model/qualification.ts';
import type { Shard } from '../commands/selection.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { count, eachWord, longestRun, repeatable, shard } from './option-words.ts';

const LONGEST_MS = 180 * 60_000;

interface Words {
  readonly runtime: readonly string[];
  readonly engine: readonly string[];
  readonly scenario: readonly string[];
  readonly measure: readonly QualifyPart[];
  readonly quick: boolean;
  readonly trials?: number;
  readonly attempts?: number;
  readonly jobs?: number;
  readonly shard?: Shard;
  readonly timeout: number;
  readonly resume?: string;
  readonly from?: readonly string[];
  readonly report?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly allow: readonly string[];
  readonly format: 'text' | 'markdown' | 'junit';
  readonly json?: boolean;
}

const qualify: CommandLine = (chosen) =>
  commandLine('qualify', 'runtimes x engines x faults: what changed since the baseline, and a gate')
    .addOption(
      repeatable('--runtime <name=path>', 'a runtime; repeatable (default: what npm run runtimes has fetched)'),
    )
    .addOption(
      repeatable(
        '--engine <image>',
        'an engine to try them in, or HOST for the programs of this machine; the first one also measures headroom and invariants; repeatable',
      ),
    )
    .addOption(
      new Option('--scenario <name>', 'a scenario; repeatable (default: ten that tell runtimes apart)')
        .argParser(eachWord)
        .default([], 'ten'),
    )
    .addOption(
      new Option('--measure <part...>', 'a part of it alone (default: all)').choices(QUALIFY_PARTS).default([], 'all'),
    )
    .option('--quick', 'three scenarios in the first engine, no headroom, no invariants', false)
    .option('--trials <n>', 'hold each scenario n times', count(100))
    .option('--attempts <n>', 'execs of each kind through each door (default: 5)', count(100))
    .option('--jobs <n>', 'cells side by side (default: two for each processor)', count(16))
    .addOption(longestRun().default(LONGEST_MS, '180m'))
    .option('--shard <i/n>', 'measure the i-th of n equal parts; initp report merges them', shard)
    .option('--resume <dir>', 'go on with one that was interrupted')
    .option('--from <dir...>', 'measure nothing: judge what was measured before; several are merged')
    .option('--report <dir>', 'where run directories are made (default: reports/runs of the project)')
    .option('--baseline <file>', 'compare with it; the gate fails on what is not the same')
    .option('--write-baseline <file>', 'what was measured, as a baseline for the next time')
    .addOption(
      repeatable('--allow <change>', 'a change that is accepted, as the gate names it; * for anything; repeatable'),
    )
    .addOption(new Option('--format <format>', 'of the result').choices(['text', 'markdown', 'junit']).default('text'))
    .action(async (words: Words) => {
      await chosen(words, async (to) => {
        const { fetchedRuntimes, madeEngines, QUICK, runtimeWord, THOROUGH } =
          await import('../commands/qualify-inputs.ts');
        const { QUALIFYING, QUICKLY } = await import('../qualify/scenarios.ts');
        const judging = { ...words, baseline: words.baseline ?? null, writeBaseline: words.writeBaseline ?? null };
        if (words.from !== undefined) {
          return await (await import('../commands/qualify-saved.ts')).qualifySaved(words.from, judging, to);
        }
        const usual = words.quick ? QUICK : THOROUGH;
        return await (
          await import('../commands/qualify.ts')
        ).qualify(
          {
            ...judging,
            jobs: words.jobs,
            timeoutMs: words.timeout,
            report: words.report,
            resume: words.resume ?? null,
            async inputs({ project, engine }): Promise<QualifyInputs> {
              const engines = words.engine.length > 0 ? words.engine : await madeEngines(engine);
              const scenarios = words.scenario.length > 0 ? words.scenario : words.quick ? QUICKLY : QUALIFYING;
              const runtimes =
                words.runtime.length > 0 ? words.runtime.map(runtimeWord) : await fetchedRuntimes(project);
              return {
                runtimes: runtimes.map((runtime) => ({ ...runtime, sha256: '' })),
                engines: words.quick ? engines.slice(0, 1) : engines,
                scenarios,
                parts:
                  words.measure.length > 0 ? words.measure : words.quick ? ['oracle', 'signatures'] : QUALIFY_PARTS,
                thoroughness: {
                  ...usual,
                  trials: words.trials ?? usual.trials,
                  attempts: words.attempts ?? usual.attempts,
                },
                shard: words.shard ?? null,
              };
            },
          },
          to,
        );
      });
    });

export default qualify;
