import { printableLines } from '../report/printable.ts';
import type { HarnessError } from '../model/harness-error.ts';

/** Where a command's words go: the result to stdout, the conversation to stderr. */
export interface Terminal {
  readonly json: boolean;
  readonly columns: number;
  /** Lines for a result that is to be seen at once: 23 to 30. */
  readonly rows: number;
  readonly colour: boolean;
  /** Whether the conversation goes to a terminal that can be drawn on. */
  readonly drawable: boolean;
  /** The result, for a person; nothing with `--json`. */
  print(text: string): void;
  /** The result, for a program: one document; nothing without `--json`. */
  document(value: unknown): void;
  /** One of many results: a line for a person, and with `--json` a document on a line of its own. */
  line(value: unknown, text: string): void;
  /** Nobody reads the results any more. */
  closed(): boolean;
  /** Progress and warnings. */
  say(line: string): void;
}

const DEFAULT_COLUMNS = 80;
/** The smallest usual terminal has 24, and one is for the prompt. */
const LEAST_ROWS = 23;
const MOST_ROWS = 30;

export function terminal({ json }: { readonly json: boolean }): Terminal {
  const { stdout, stderr, env } = process;
  // A reader that closes early, such as `head`, is no error of ours; what has to be undone is undone.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  }
  // A terminal that was never told its size says 0.
  const columns = (stdout.isTTY ? stdout.columns : Number(env['COLUMNS'])) || DEFAULT_COLUMNS;
  return {
    json,
    columns: Math.min(Math.max(columns, 20), 120),
    rows: Math.min(Math.max((stdout.isTTY && stdout.rows ? stdout.rows : MOST_ROWS + 1) - 1, LEAST_ROWS), MOST_ROWS),
    colour: wantsColour(stdout.isTTY, env),
    drawable: stderr.isTTY && env['TERM'] !== 'dumb',
    print(text) {
      if (!json) stdout.write(`${text}\n`);
    },
    document(value) {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    line(value, text) {
      stdout.write(`${json ? JSON.stringify(value) : text}\n`);
    },
    closed: () => !stdout.writable,
    say(line) {
      stderr.write(`${line}\n`);
    },
  };
}

/** https://no-color.org and its opposite; a terminal otherwise. */
function wantsColour(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return isTTY && env['TERM'] !== 'dumb';
}

/** An error that a person can act on, in two lines. */
export function tellError(to: Terminal, error: HarnessError): void {
  const { code, message, hint } = error;
  to.document({ error: { code, message, hint } });
  sayError(to, error);
}

/** The same beside a result: standard output has its one document already. */
export function sayError(to: Terminal, { message, code, hint }: HarnessError): void {
  to.say(`error ${printableLines(message).replaceAll('\n', '\n      ')} [${code}]`);
  to.say(`hint  ${hint}`);
}
