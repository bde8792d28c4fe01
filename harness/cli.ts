import { Command, CommanderError, Option } from 'commander';

import { LISTS, type ListName } from './model/lists.ts';
import type { CollectOptions } from './commands/collect.ts';
import type { DiagnoseOptions } from './commands/diagnose.ts';
import type { ExplainOptions } from './commands/explain.ts';
import {
  count,
  type ExecOptions,
  eachWord,
  execOf,
  interval,
  repeatable,
  engine,
  seed,
  shard,
  timeout,
  watchEvery,
} from './commands/option-words.ts';
import type { RunOptions } from './commands/run.ts';
import type { Shard } from './commands/selection.ts';
import { tellError, type Terminal, terminal } from './commands/terminal.ts';
import type { UndoOptions } from './commands/undo.ts';
import { EXIT, type ExitCode } from './model/exit-code.ts';
import { HarnessError } from './model/harness-error.ts';

const ABOUT =
  'Breaks containers on purpose, watches docker exec fail, and proves that its diagnosis names what was broken.';

const AFTER = `
Exit codes: 0 all correct · 1 a wrong or missed diagnosis · 2 inconclusive · 3 the machine was left dirty
            64 usage · 69 no engine · 70 internal · 130/143 interrupted, after the undo`;

type Action = (to: Terminal) => Promise<ExitCode>;

/** The command line, and what each command would do. `run` is called once, by the command that was chosen. */
function program(run: (options: { json?: boolean }, action: Action) => Promise<void>): Command {
  const root = new Command('initp')
    .description(ABOUT)
    .addHelpText('after', AFTER)
    .exitOverride()
    // Told by `main`, with a hint and as JSON when that is asked for.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ helpWidth: 100 })
    .showSuggestionAfterError();
  const json = new Option('--json', 'print exactly one JSON document on stdout');
  const command = (name: string, about: string): Command => root.command(name).description(about).addOption(json);

  command('run', 'hold scenarios: break, watch, diagnose, judge, take back')
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
    .option('--fail-fast', 'begin no further trial after one that is neither correct nor skipped', false)
    .option('--jobs <n>', 'trials side by side (default: two for each processor, at most 8)', count(16))
    .addOption(
      new Option('--amplify <policy>', 'help the race along: when the attach is slow, always, never')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--report <dir>', 'where run directories are made (default: reports/runs of the project)')
    .option('--seed <word>', 'the order of the trials and the names of this run are made from it', seed)
    .option('--quiet', 'no progress: warnings and the result only', false)
    .option('--dry-run', 'print every change and how it would be taken back; touch nothing', false)
    .action(
      async (
        what: string[],
        options: Omit<RunOptions, 'tags' | 'shard'> & { json?: boolean; tag: string[]; shard?: Shard },
      ) => {
        const all: RunOptions = { ...options, tags: options.tag, shard: options.shard ?? null };
        await run(options, async (to) => await (await import('./commands/run.ts')).run(what, all, to));
      },
    );

  command('diagnose', 'name what makes execs into a container fail; reads only, unless told more')
    .argument('[container]', 'name or id')
    .argument('[command...]', 'after --: a command to try as well, with --probe')
    .option('--probe', 'try an exec through each layer in turn', false)
    .option('--confirm', 'lift the suspected limit for at most 2 s and take it back: proof by intervention', false)
    .option('-u, --user <name>', 'user of the command after --, as in docker exec')
    .option('-w, --workdir <dir>', 'working directory of the command after --')
    .option('-e, --env <name=value>', 'environment of the command after --; repeatable', eachWord, [])
    .option('-t, --tty', 'the command after -- asks for a terminal', false)
    .option('--allow-host', 'with --confirm: also lift a limit of the whole host', false)
    .option('--watch', 'again every few seconds, one line whenever the answer changes', false)
    .addOption(interval())
    .addOption(engine())
    .option('--from <file>', 'diagnose again from a bundle.tar.gz or a readings.json, without any engine')
    .addOption(timeout())
    .action(
      async (
        container: string | undefined,
        words: string[],
        options: Omit<DiagnoseOptions, 'exec' | 'timeoutMs' | 'watchEveryMs'> &
          ExecOptions & { json?: boolean; timeout: number; watch: boolean; interval?: number },
      ) => {
        const { timeout: timeoutMs } = options;
        const all: DiagnoseOptions = {
          ...options,
          exec: execOf(words, options),
          timeoutMs,
          watchEveryMs: watchEvery(options),
        };
        await run(options, async (to) => await (await import('./commands/diagnose.ts')).diagnose(container, all, to));
      },
    );

  command('collect', 'evidence for somebody else in one file, without secrets, addresses and names')
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
        await run(options, async (to) => await (await import('./commands/collect.ts')).collect(container, all, to));
      },
    );

  command('explain', 'an error text or a log -> ranked candidates, and the evidence that would decide')
    .argument('[file]', 'standard input when it is - or left out')
    .option('--cause <id>', 'print what is known of a cause; reads no text')
    .action(async (file: string | undefined, options: Partial<ExplainOptions> & { json?: boolean }) => {
      const { cause } = options;
      await run(options, async (to) => await (await import('./commands/explain.ts')).explain(file, { cause }, to));
    });

  command('status', 'what is broken on purpose right now, since when and by whom').action(
    async (options: { json?: boolean }) => {
      await run(options, async (to) => await (await import('./commands/status.ts')).status(to));
    },
  );

  command('undo', 'take back what dead runs left injected')
    .option('--all', 'of living runs too', false)
    .option('--run <id>', 'of this run only')
    .action(async (options: UndoOptions & { json?: boolean }) => {
      await run(options, async (to) => await (await import('./commands/undo.ts')).undo(options, to));
    });

  command('list', `what there is: ${LISTS.join(', ')}`)
    .addArgument(root.createArgument('<what>', 'which list').choices(LISTS))
    .action(async (what: ListName, options: { json?: boolean }) => {
      await run(options, async (to) => await (await import('./commands/list.ts')).list(what, to));
    });

  command('report', 'tell the story of a run again, from its report')
    .argument('<dir>', 'a run directory, or its report.json')
    .argument('[scenario]', 'the trials of one scenario alone, in full')
    .action(async (directory: string, scenario: string | undefined, options: { json?: boolean }) => {
      await run(options, async (to) => await (await import('./commands/report.ts')).report(directory, scenario, to));
    });
  return root;
}

function badLine(error: CommanderError): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message: error.message.replace(/^error: /u, ''),
    hint: 'Run `initp --help`, or `initp COMMAND --help` for its options.',
    exitCode: EXIT.usage,
    cause: error,
  });
}

/** Runs the command line. Never throws: what went wrong is told, and is the exit code. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  let chosen = terminal({ json: words.includes('--json') });
  const root = program(async (options, action) => {
    chosen = terminal({ json: options.json === true });
    exitCode = await action(chosen);
  });
  try {
    await root.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      // The help itself, for a line without a command.
      if (error.code !== 'commander.help') tellError(chosen, badLine(error));
      return EXIT.usage;
    }
    if (error instanceof HarnessError) {
      tellError(chosen, error);
      return error.exitCode;
    }
    chosen.document({ error: { code: 'INTERNAL', message: String(error), hint: 'This is a bug in initp.' } });
    chosen.say(
      `error this is a bug in initp: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return EXIT.internal;
  }
}
