import { Command, Option } from 'commander';

import type { Terminal } from '../commands/terminal.ts';
import type { ExitCode } from '../model/exit-code.ts';

/** What a command does once its words are understood. */
export type Action = (to: Terminal) => Promise<ExitCode>;

/** Called once, by the command that was chosen. */
export type Chosen = (options: { json?: boolean }, action: Action) => Promise<void>;

/** One command: its name, its words, and which code they are handed to; that is loaded when it is chosen. */
export type CommandLine = (chosen: Chosen) => Command;

/** A command with the options that all of them have. */
export function commandLine(name: string, about: string): Command {
  const json = new Option('--json', 'print exactly one JSON document on stdout');
  return new Command(name).description(about).addOption(json);
}
