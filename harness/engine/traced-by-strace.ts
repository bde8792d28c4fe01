import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { captured, type CapturedEnd } from '../host/captured.ts';
import type { Host } from '../host/host.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import { parseStraceCalls } from '../parsers/strace-calls.ts';
import { fromStrace } from '../trace/from-strace.ts';
import type { TaskTrace } from '../trace/task-trace.ts';
import { identify } from './process-identity.ts';
import type { TraceTools, Watched, WatchedCommand } from './trace-exec.ts';

/** The calls that the story of an exec is made of. */
const CALLS = [
  'clone,clone3,fork,vfork,execve,setns,socketpair,prctl,prlimit64,exit_group',
  'write,read,sendto,recvfrom,sendmsg,recvmsg',
].join(',');
/** Of what a call was given: enough to know a message by its beginning. */
const STRING_CHARS = 96;
/** For a person's own command, which may make any number of tasks and calls. */
const MOST_TASKS = 512;
const MOST_BYTES = 4 * 1024 ** 2;
const VERSION_WITHIN_MS = 5000;

export type Straced =
  | { readonly status: 'seen'; readonly watched: Watched }
  | { readonly status: 'refused'; readonly error: HarnessError };

/**
 * The runtime under strace. Not with `--seccomp-bpf`, which slows an exec down less: its filter stays when strace is killed,
 * and every call that it asks for, exit_group among them, then fails with ENOSYS (seccomp(2), SECCOMP_RET_TRACE).
 *
 * When strace dies the kernel lets its tasks go (ptrace(2)); when this process dies the watchdog ends strace.
 */
export async function tracedByStrace(tools: TraceTools, command: WatchedCommand): Promise<Straced> {
  const { host } = tools;
  const version = await straceVersion(host);
  if (version === null) return { status: 'refused', error: failed('strace is not installed') };
  const directory = join(tmpdir(), `initp-trace-${randomBytes(6).toString('hex')}`);
  // Taken away with the other changes, and by nobody else: a tracer that is still ending may write to it.
  await tools.journal(`directory ${directory}, for what strace writes`, { kind: 'scratch', path: directory });
  await mkdir(directory, { mode: 0o700 });
  const prefix = join(directory, 'task');
  const running = captured('strace', [...straceOptions(prefix), ...command.words], command.timeoutMs);
  tools.signal.addEventListener('abort', running.end, { once: true });
  try {
    const identity = await identify(host, running.pid);
    if (identity !== null) {
      await tools.journal(`process ${running.pid}, strace of an exec`, { kind: 'kill', ...identity });
    }
    const ended = await running.ended;
    const inside = fromStrace(await tasksIn(directory), command.binary);
    if (inside === null) return { status: 'refused', error: failed(ended.stderr.trim().slice(0, 300)) };
    const { stdout, stderr } = ended;
    const method = { kind: 'strace', version } as const;
    return { status: 'seen', watched: { ...inside, method, end: endOf(ended), stdout, stderr } };
  } finally {
    tools.signal.removeEventListener('abort', running.end);
    running.end();
  }
}

/** A file for each task: `PREFIX.TID`. Ids are told as this machine has them, whatever namespace a task is in (5.9). */
export function straceOptions(prefix: string): readonly string[] {
  const shape = ['-f', '-ff', '-ttt', '-T', '-yy', '--decode-pids=pidns', '-s', String(STRING_CHARS)];
  return [...shape, '-e', `trace=${CALLS}`, '-e', 'signal=!SIGURG,SIGCHLD', '-o', prefix];
}

/** strace ends as the program has ended that it was given. */
function endOf({ exitCode, timedOut, durationMs }: CapturedEnd): Watched['end'] {
  if (timedOut) return { status: 'hung', afterMs: Math.round(durationMs) };
  return { status: 'exited', exitCode: exitCode ?? 128 };
}

async function tasksIn(directory: string): Promise<readonly TaskTrace[]> {
  const names = (await readdir(directory)).filter((name) => /^task\.\d+$/u.test(name)).slice(0, MOST_TASKS);
  return await Promise.all(
    names.map(async (name) => {
      await using file = await open(join(directory, name), 'r');
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(MOST_BYTES, (await file.stat()).size)));
      const records = parseStraceCalls(buffer.toString('utf8', 0, bytesRead));
      return { tid: Number(name.slice('task.'.length)), records };
    }),
  );
}

/** `strace -- version 6.1`; `null`: there is none. */
async function straceVersion(host: Host): Promise<string | null> {
  try {
    const { stdout } = await host.exec('strace', ['--version'], { timeoutMs: VERSION_WITHIN_MS });
    return /version (?<version>[\w.+~-]{1,30})/u.exec(stdout)?.groups?.['version'] ?? null;
  } catch {
    return null;
  }
}

function failed(why: string): HarnessError {
  return new HarnessError({
    code: 'TRACE_FAILED',
    message: `the exec could not be traced: ${why === '' ? 'the runtime was not seen to begin' : why}`,
    hint: 'Install strace 5.9 or later and be root, or look without a tracer: `initp trace --method proc CONTAINER`.',
    exitCode: EXIT.inconclusive,
  });
}
