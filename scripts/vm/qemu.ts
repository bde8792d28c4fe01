import { type ChildProcess, spawn } from 'node:child_process';

export const QEMU = 'qemu-system-x86_64';
const COMPLAINT_CHARS = 500;
const KEPT_CHARS = 10_000;

/**
 * Starts a program that ends with us, however we end: the kernel sends it SIGKILL when its parent dies
 * (PR_SET_PDEATHSIG, through setpriv of util-linux 2.33).
 */
export function bound(file: string, args: readonly string[], stdio: 'inherit' | 'pipe'): ChildProcess {
  const whole = ['--pdeathsig', 'KILL', '--', file, ...args];
  // A session of its own: a Ctrl-C is for us, and we end it.
  return spawn('setpriv', whole, { stdio: ['ignore', stdio, 'pipe'], detached: true });
}

export interface Ended {
  /** `exit N`, the name of a signal, or `deadline`. */
  readonly how: string;
  /** The end of what it said; empty when it said it to the person. */
  readonly stdout: string;
  /** The beginning of what it complained about, in one line. */
  readonly stderr: string;
}

/** Runs it to its end, or to the deadline. */
export async function ended(file: string, args: readonly string[], deadlineMs: number): Promise<Ended> {
  return await endOf(bound(file, args, 'pipe'), { deadlineMs, signal: null });
}

/** Waits for a program of `bound`; the deadline and the signal end it by SIGKILL: a virtual machine has nothing to save. */
export async function endOf(
  child: ChildProcess,
  { deadlineMs, signal }: { readonly deadlineMs: number; readonly signal: AbortSignal | null },
): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  let passed = false;
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(0, COMPLAINT_CHARS);
  });
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout = (stdout + chunk).slice(-KEPT_CHARS);
  });
  const kill = (): void => void child.kill('SIGKILL');
  const timer = setTimeout(() => {
    passed = true;
    kill();
  }, deadlineMs);
  signal?.addEventListener('abort', kill, { once: true });
  if (signal?.aborted === true) kill();
  try {
    const how = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, by) => {
        resolve(by ?? `exit ${code ?? 'unknown'}`);
      });
    });
    return { how: passed ? 'deadline' : how, stdout, stderr: stderr.trim().replaceAll(/\s*\n\s*/gu, '; ') };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
  }
}
