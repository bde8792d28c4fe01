import { childProcess } from './child-process.ts';
import type { Companion, CompanionEnd } from './host.ts';
import { patient } from './patience.ts';
import { endGroup } from './process-group.ts';

function endText(end: CompanionEnd): string {
  if (end.status === 'not-started') return end.error;
  const { exitCode, signal, complaint } = end;
  return `ended with ${exitCode === null ? String(signal) : `exit code ${exitCode}`}: ${complaint}`;
}

/** Starts a child that stays. Its standard error is kept for the message when it ends too early. */
export function companion(file: string, args: readonly string[]): Companion {
  const child = childProcess().spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let complaint = '';
  let ended: CompanionEnd | null = null;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  child.once('error', (error) => {
    ended = { status: 'not-started', error: error.message };
  });
  // A child that died between two lines: the reader of the next line says so, not an uncaught EPIPE.
  child.stdin.on('error', () => {});
  const gone = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      ended ??= { status: 'exited', exitCode: code, signal, complaint: complaint.trim() };
      resolve();
    });
  });
  const lines: string[] = [];
  let rest = '';
  let heard: (() => void) | null = null;
  // Without `node:readline`, which takes longer to load than a short child to run.
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const [first = '', ...others] = text.split('\n');
    const whole = [rest + first, ...others];
    rest = whole.pop() ?? '';
    lines.push(...whole.map((line) => line.replace(/\r$/u, '')));
    if (whole.length > 0) heard?.();
  });
  child.stdout.once('end', () => {
    if (rest !== '') lines.push(rest);
    rest = '';
    heard?.();
  });

  async function nextLine(timeoutMs: number): Promise<string> {
    const what = `${file} ${args.join(' ')}`;
    let alarm: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      alarm = setTimeout(() => {
        reject(new Error(`${what}: no line within ${timeoutMs} ms: ${complaint.trim()}`));
      }, patient(timeoutMs));
    });
    try {
      while (lines.length === 0) {
        if (ended !== null) throw new Error(`${what}: ${endText(ended)}`);
        const next = new Promise<void>((resolve) => {
          heard = resolve;
        });
        await Promise.race([next, gone, late]);
      }
    } finally {
      clearTimeout(alarm);
    }
    return lines.shift() ?? '';
  }

  return {
    pid: child.pid ?? 0,
    ended: () => ended,
    line: nextLine,
    send: (text) => child.stdin.write(`${text}\n`),
    async end() {
      if (child.pid !== undefined) endGroup(child.pid, 'SIGKILL');
      if (child.pid !== undefined) await gone;
    },
  };
}
