import type { CommandResult, Host } from '../host/host.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import { printable, shellWord } from '../report/printable.ts';
import { durationText } from '../report/quantity.ts';

/** The same machine; every command that is run there is told, with what became of it. */
export function tellingHost(host: Host, say: (line: string) => void): Host {
  return {
    ...host,
    async exec(file, args, options) {
      try {
        const result = await host.exec(file, args, options);
        say(commandLine(file, args, `${endOf(result)} in ${durationText(result.durationMs)}`));
        return result;
      } catch (error) {
        say(commandLine(file, args, `not started: ${error instanceof Error ? error.message : String(error)}`));
        throw error;
      }
    },
    start(file, args) {
      const companion = host.start(file, args);
      say(commandLine(file, args, `goes on as process ${companion.pid}`));
      return companion;
    },
  };
}

/** An exec through the Engine API is no command on this machine; it is told as the one a person would type. */
export function attemptLine({ how, end, durationMs }: ExecAttempt): string {
  const words = {
    exited: () => `exit ${end.status === 'exited' ? end.exitCode : ''}`,
    hung: () => 'hung, and was ended',
    refused: () => `refused: ${end.status === 'refused' ? end.error : ''}`,
  }[end.status]();
  return printable(`  $ ${how}: ${words} in ${durationText(durationMs)}`);
}

function commandLine(file: string, args: readonly string[], end: string): string {
  return printable(`  $ ${[file, ...args].map(shellWord).join(' ')}: ${end}`);
}

function endOf({ exitCode, signal, timedOut }: CommandResult): string {
  if (timedOut) return 'ended by its deadline';
  return exitCode === null ? `ended by ${signal ?? 'a signal'}` : `exit ${exitCode}`;
}
