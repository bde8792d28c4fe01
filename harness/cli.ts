import { Command, CommanderError } from 'commander';

import type { Chosen } from './command-line/command-line.ts';
import { commandLines } from './command-line/index.ts';
import { noticeDeadRuns } from './commands/notice-dead-runs.ts';
import { tellError, terminal } from './commands/terminal.ts';
import { EXIT, type ExitCode } from './model/exit-code.ts';
import { HarnessError } from './model/harness-error.ts';

const ABOUT =
  'Breaks containers on purpose, watches docker exec fail, and proves that its diagnosis names what was broken.';

const AFTER = `
Exit codes: 0 all correct · 1 a wrong or missed diagnosis · 2 inconclusive · 3 the machine was left dirty
            64 usage · 69 no engine · 70 internal · 130/143 interrupted, after the undo`;

/** The command line, and what each command would do. `chosen` is called once, by the command that was chosen. */
function program(chosen: Chosen): Command {
  const root = new Command('initp')
    .description(ABOUT)
    .addHelpText('after', AFTER)
    .exitOverride()
    // Told by `main`, with a hint and as JSON when that is asked for.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ helpWidth: 100 })
    .showSuggestionAfterError();
  for (const line of commandLines) root.addCommand(line(chosen).copyInheritedSettings(root));
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
    await noticeDeadRuns(words.find((word) => !word.startsWith('-')) ?? '', chosen);
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
