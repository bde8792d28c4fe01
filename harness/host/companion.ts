import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import type { Companion, CompanionEnd } from './host.ts';
import { endGroup } from './process-group.ts';

function endText(end: CompanionEnd): string {
  if (end.status === 'not-started') return end.error;
  const { exitCode, signal, complaint } = end;
  return `ended with ${exitCode === null ? String(signal) : `exit code ${exitCode}`}: ${complaint}`;
}

/** Starts a child that stays. Its standard error is kept for the message when it ends too early. */
export function companion(file: string, args: readonly string[]): Companion {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
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
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));

  async function nextLine(timeoutMs: number): Promise<string> {
    const deadline = AbortSignal.timeout(timeoutMs);
    while (lines.length === 0) {
      if (ended !== null) throw new Error(`${file} ${args.join(' ')}: ${endText(ended)}`);
      await Promise.race([once(reader, 'line', { signal: deadline }), gone]).catch((error: unknown) => {
        throw new Error(`${file} ${args.join(' ')}: no line within ${timeoutMs} ms: ${complaint.trim()}`, {
          cause: error,
        });
      });
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
