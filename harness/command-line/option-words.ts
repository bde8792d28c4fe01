import { InvalidArgumentError, Option } from 'commander';

import { REPORT_FORMATS } from '../model/report-format.ts';
import type { ReportOutput } from '../commands/report-outputs.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import type { Shard } from '../commands/selection.ts';

/** A whole number in words of the command line. */
export function count(most: number): (word: string) => number {
  return (word) => {
    const value = Number(word);
    if (/^\d+$/u.test(word) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`);
  };
}

/** `2/5`: the second of five parts. */
export function shard(word: string): Shard {
  const found = /^(?<part>\d{1,4})\/(?<of>\d{1,4})$/u.exec(word)?.groups;
  const [part, of] = [Number(found?.['part']), Number(found?.['of'])];
  if (part >= 1 && part <= of) return { part, of };
  throw new InvalidArgumentError('Write which part of how many: 1/3, 2/3 or 3/3.');
}

/** A duration with its unit. */
function milliseconds(word: string): number {
  const found = /^(?<number>\d+)(?<unit>ms|s|m)$/u.exec(word)?.groups;
  const unit = { ms: 1, s: 1000, m: 60_000 }[found?.['unit'] ?? ''];
  if (unit === undefined) throw new InvalidArgumentError('Write a duration as 500ms, 90s or 2m.');
  return Number(found?.['number']) * unit;
}

export function timeout(): Option {
  return new Option('--timeout <duration>', 'an exec that takes longer counts as hung')
    .argParser(milliseconds)
    .default(10_000, '10s');
}

const LONGEST_RUN_MS = 24 * 60 * 60_000;
const DEFAULT_RUN_MS = 30 * 60_000;

/** The hard maximum of a run: an own option, since `--timeout` of other commands is about one exec. */
export function longestRun(): Option {
  return new Option('--timeout <duration>', 'the most that the run may take; then its trials are ended and taken back')
    .argParser((word) => {
      const ms = milliseconds(word);
      if (ms >= 1000 && ms <= LONGEST_RUN_MS) return ms;
      throw new InvalidArgumentError('Give from 1s to 1440m.');
    })
    .default(DEFAULT_RUN_MS, '30m');
}

export function hostTimeout(): Option {
  return new Option(
    '--timeout <duration>',
    'with --host: the most that a machine may take to answer (default: 30s)',
  ).argParser(milliseconds);
}

const SHORTEST_INTERVAL_MS = 200;
const DEFAULT_INTERVAL_MS = 3000;

export function interval(): Option {
  return new Option('--interval <duration>', 'between two looks of --watch (default: 3s)').argParser((word) => {
    const ms = milliseconds(word);
    if (ms >= SHORTEST_INTERVAL_MS) return ms;
    throw new InvalidArgumentError(`Give ${SHORTEST_INTERVAL_MS}ms or more.`);
  });
}

/** How long between two looks; `null`: one look. */
export function watchEvery(options: { readonly watch: boolean; readonly interval?: number }): number | null {
  if (options.watch) return options.interval ?? DEFAULT_INTERVAL_MS;
  if (options.interval === undefined) return null;
  throw new InvalidArgumentError('--interval is for --watch');
}

export function engine(): Option {
  return new Option('--engine <where>', 'an address as in DOCKER_HOST, or the container that the engine runs in');
}

/** The seed becomes part of names on the machine. */
export function seed(word: string): string {
  if (/^[a-z0-9]{1,16}$/u.test(word)) return word;
  throw new InvalidArgumentError('Give up to 16 lower-case letters and digits.');
}

/** What `diagnose` takes of the options of `docker exec`. */
export interface ExecOptions {
  readonly user?: string;
  readonly workdir?: string;
  readonly env: readonly string[];
  readonly tty: boolean;
  readonly privileged: boolean;
}

/** `null` when no command was given, and nothing about one. */
export function execOf(
  words: readonly string[],
  { user, workdir, env, tty, privileged }: ExecOptions,
): ExecSpec | null {
  const [command, ...args] = words;
  const about = user !== undefined || workdir !== undefined || env.length > 0 || tty || privileged;
  if (command === undefined && !about) return null;
  return {
    // Whoever asks about a user or a directory and names no command means any command.
    command: command === undefined ? ['/bin/true'] : [command, ...args],
    user: user ?? null,
    workdir: workdir ?? null,
    env,
    terminal: tty ? 'allocated' : 'none',
    privileges: privileged ? 'all' : 'own',
  };
}

export function repeatable(flags: string, about: string): Option {
  return new Option(flags, about).argParser(eachWord).default([], 'none');
}

/** Every use of a repeatable option. */
export function eachWord(word: string, before: readonly string[]): readonly string[] {
  return [...before, word];
}

/** `junit`, to standard output, or `junit=FILE`. */
export function formats(): Option {
  const about = `one of ${REPORT_FORMATS.join(', ')}; =FILE writes it there; repeatable`;
  return new Option('--format <form[=file]>', about)
    .argParser((word: string, before: readonly ReportOutput[]) => [...before, outputOf(word)])
    .default([], 'text');
}

function outputOf(word: string): ReportOutput {
  const [name = '', ...file] = word.split('=');
  const format = REPORT_FORMATS.find((one) => one === name);
  if (format === undefined || (file.length > 0 && file.join('=') === '')) {
    throw new InvalidArgumentError(`Give one of ${REPORT_FORMATS.join(', ')}, with =FILE behind it for a file.`);
  }
  return { format, file: file.length === 0 ? null : file.join('=') };
}
