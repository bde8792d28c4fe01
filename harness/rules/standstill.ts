import type { Daemon, DaemonName, DaemonProcess } from '../model/daemon.ts';
import type { Citation } from '../model/finding.ts';

/** A process that is there and can not do anything, for a reason that the kernel names. */
export interface Standstill {
  readonly because: string;
  readonly remedy: { readonly commands: readonly [string]; readonly changes: string };
}

/** Where a process of a frozen cgroup waits: v1 (kernel/freezer.c), and v2 (kernel/signal.c, Linux 5.2). */
const FROZEN_IN: ReadonlySet<string | null> = new Set(['__refrigerator', 'do_freezer_trap']);

/** `null`: it runs or waits as any process does. D alone is no standstill: every read from a disk is one for a moment. */
export function standstill({ pid, state, waitsIn }: DaemonProcess): Standstill | null {
  if (state === 'T') {
    return {
      because: 'is stopped (state T): SIGSTOP was sent to it, and SIGCONT was not',
      remedy: { commands: [`kill -CONT ${pid}`], changes: 'the process goes on where it was stopped' },
    };
  }
  if (state === 't') {
    return {
      because: 'is held by a debugger (state t)',
      remedy: {
        commands: [`grep TracerPid /proc/${pid}/status`],
        changes: 'shows the debugger: let it go on, or end it',
      },
    };
  }
  if (!FROZEN_IN.has(waitsIn)) return null;
  return {
    because: `is frozen by its cgroup (it waits in ${waitsIn})`,
    remedy: {
      commands: [`cat /proc/${pid}/cgroup`],
      changes: 'shows the cgroup: write THAWED into its freezer.state (v1), or 0 into its cgroup.freeze (v2)',
    },
  };
}

/** What was seen of one daemon, quoted. */
export function quoteOf(name: DaemonName, { process, socket, answer }: Daemon): Citation {
  const parts = [processQuote(process), ...(socket === null ? [] : [`${socket} ${answerQuote(answer)}`])];
  return { kind: 'daemon.processes', quote: `${name}: ${parts.join('; ')}` };
}

function processQuote(process: Daemon['process']): string {
  if (process.status !== 'found') return process.why;
  const waits = process.waitsIn === null ? '' : `, waits in ${process.waitsIn}`;
  return `process ${process.pid}, state ${process.state}, ${process.threads} threads${waits}`;
}

function answerQuote(answer: Daemon['answer']): string {
  switch (answer.status) {
    case 'answers':
      return `answers after ${answer.afterMs} ms`;
    case 'refused':
      return 'refuses connections';
    case 'missing':
      return 'is not there';
    case 'silent':
      return `takes the connection and is silent for ${answer.afterMs} ms`;
    case 'unknown':
      return `could not be asked: ${answer.why}`;
  }
}
