/** The program on a terminal: a pty, as `script` makes one. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { cells } from '../../harness/report/wrap.ts';
import { screenOf } from './screen.ts';
import { PROJECT, type Workspace, workspace } from './initp.ts';
import { machineState, settled } from './machine.ts';
import { until } from './until.ts';

let work: Workspace;
beforeAll(async () => {
  work = await workspace();
});
afterAll(async () => {
  await work[Symbol.asyncDispose]();
});

interface OnTerminal {
  readonly exitCode: number | null;
  /** Everything that was sent to the terminal. */
  readonly sent: string;
}

/** What a person types, on a terminal of 80 columns; `typed` is told what was sent so far, and answers with keys. */
async function onTerminal(line: string, typed: (sent: string) => string | null = () => null): Promise<OnTerminal> {
  const words = `tty; stty cols 80 rows 24; exec ${process.execPath} harness/bin.js ${line}`;
  const child = spawn('script', ['--quiet', '--return', '--command', words, '/dev/null'], {
    cwd: PROJECT,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm', XDG_STATE_HOME: `${work.directory}/state`, SHELL: '/bin/sh' },
  });
  let sent = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    sent += text;
    const keys = typed(sent);
    if (keys !== null) child.stdin.write(keys);
  });
  await once(child, 'close');
  return { exitCode: child.exitCode, sent };
}

const RUN = (seed: string): string => `run healthy --report ${work.reports} --seed ${work.mark}${seed}`;

describe('initp run on a terminal', () => {
  test('redraws in place, and leaves nothing of it behind', async () => {
    const { exitCode, sent } = await onTerminal(`${RUN('a')} --trials 2`);
    expect(exitCode).toBe(0);
    expect(sent).toMatch(/ healthy {2}symptom {5}/u);
    expect(sent).toMatch(/0 of 2 held/u);
    const screen = screenOf(sent);
    expect(screen.filter((line) => /held, \d|^ {2}healthy {2}[a-z]+ {2,}\d/u.test(line))).toEqual([]);
    expect(screen.filter((line) => line.startsWith('✓ healthy '))).toHaveLength(2);
    // One scenario: its phases stay as well, each line once.
    expect(screen.filter((line) => /^healthy {2}symptom {5}/u.test(line))).toHaveLength(2);
    expect(screen.join('\n')).toContain('correct: 2 of 2');
  });

  test('a terminal that becomes narrow meanwhile gets narrow lines from then on', async () => {
    let narrowAt = 0;
    const { exitCode, sent } = await onTerminal(`${RUN('n')} --trials 3`, (so) => {
      if (narrowAt > 0 || !/0 of 3 held/u.test(so)) return null;
      const terminal = /\/dev\/pts\/\d+/u.exec(so)?.[0] ?? '';
      narrowAt = so.length;
      execFileSync('stty', ['-F', terminal, 'cols', '18']);
      return null;
    });
    expect(exitCode).toBe(0);
    const drawn = stripVTControlCharacters(sent.slice(narrowAt)).split(/[\r\n]+/u);
    const counts = drawn.filter((line) => /of 3 he/u.test(line));
    expect(counts.length).toBeGreaterThanOrEqual(3);
    // What was under way when the size changed may be as wide as before.
    expect(counts.slice(1).filter((line) => cells(line) > 18 || !line.trimEnd().endsWith('…'))).toEqual([]);
    expect(sent.slice(0, narrowAt)).toMatch(/of 3 held/u);
  });

  test('Ctrl-C ends it with the undo, whole lines and exit code 130', async () => {
    const before = await machineState(work);
    let pressed = false;
    const { exitCode, sent } = await onTerminal(RUN('b'), (so) => {
      if (pressed || !/ healthy {2}symptom/u.test(so)) return null;
      pressed = true;
      return '\u0003';
    });
    expect(exitCode).toBe(130);
    const screen = screenOf(sent);
    expect(screen.filter((line) => line.includes('SIGINT: ending the trial'))).toHaveLength(1);
    expect(screen.join('\n')).toContain('Interrupted.');
    expect(screen.filter((line) => /held, \d/u.test(line))).toEqual([]);
    // The cursor was never hidden, so nobody has to bring it back.
    expect(sent).not.toContain('\u001B[?25l');
    const now = await until('the machine is as before', async () => await settled(before, work), {
      satisfies: (state) => JSON.stringify(state) === JSON.stringify(before),
      withinMs: 20_000,
    });
    expect(now).toEqual(before);
  });

  test('with --quiet nothing is shown but the result', async () => {
    const { exitCode, sent } = await onTerminal(`${RUN('c')} --quiet`);
    expect(exitCode).toBe(0);
    expect(sent).not.toMatch(/symptom {5}/u);
    expect(screenOf(sent).join('\n')).toContain('In short');
  });
});

test('initp scan --watch on a terminal is redrawn in place, in no more than its cells, and Ctrl-C ends it with 130', async () => {
  let pressed = false;
  const { exitCode, sent } = await onTerminal('scan --watch --interval 200ms --no-names', (so) => {
    if (pressed || so.split('FULL IN: ').length < 4) return null;
    pressed = true;
    return '\u0003';
  });
  expect(exitCode).toBe(130);
  const screen = screenOf(sent);
  expect(
    screen.filter((line) => /^\d\d:\d\d:\d\dZ {2}\d+ exec-broken, \d+ at risk, \d+ ok of \d+/u.test(line)),
  ).toHaveLength(1);
  expect(screen.filter((line) => line.startsWith('  CONTAINER'))).toHaveLength(1);
  expect(Math.max(...screen.map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(sent).toContain('\u001B[1m');
  expect(sent).not.toContain('\u001B[?25l');
});

test('without a terminal --quiet leaves standard error empty', async () => {
  const { exitCode, stderr, stdout } = await work.run(['healthy', '--quiet']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('In short');
});
