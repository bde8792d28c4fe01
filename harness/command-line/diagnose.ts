import type { DiagnoseOptions } from '../commands/diagnose.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { eachWord, engine, type ExecOptions, execOf, interval, timeout, watchEvery } from './option-words.ts';

const diagnose: CommandLine = (chosen) =>
  commandLine('diagnose', 'name what makes execs into a container fail; reads only, unless told more')
    .argument('[container]', 'name or id')
    .argument('[command...]', 'after --: a command to try as well, with --probe')
    .option('--probe', 'try an exec through each layer in turn', false)
    .option('--confirm', 'lift the suspected limit for at most 2 s and take it back: proof by intervention', false)
    .option('-u, --user <name>', 'user of the command after --, as in docker exec')
    .option('-w, --workdir <dir>', 'working directory of the command after --')
    .option('-e, --env <name=value>', 'environment of the command after --; repeatable', eachWord, [])
    .option('-t, --tty', 'the command after -- asks for a terminal', false)
    .option('--privileged', 'the command after -- gets every capability that the engine knows', false)
    .option('--allow-host', 'with --confirm: also lift a limit of the whole host', false)
    .option('--watch', 'again every few seconds, one line whenever the answer changes', false)
    .option('--verbose', 'everything that was found out, instead of one screen', false)
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
        await chosen(
          options,
          async (to) => await (await import('../commands/diagnose.ts')).diagnose(container, all, to),
        );
      },
    );

export default diagnose;
