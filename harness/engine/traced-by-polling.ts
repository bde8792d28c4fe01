import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

import { captured } from '../host/captured.ts';
import { parseProcStatus } from '../parsers/proc-status.ts';
import { fromSamples, type Sample, type SampledProcess } from '../trace/from-samples.ts';
import { identify } from './process-identity.ts';
import type { TraceTools, Watched, WatchedCommand } from './trace-exec.ts';

const EVERY_MS = 1;
/** Of one exec; a person's own command may make any number of processes, and take its time. */
const MOST_PROCESSES = 64;
const MOST_SAMPLES = 20_000;

/**
 * The runtime and what it starts, looked at every millisecond, for where nobody may be traced (`kernel.yama.ptrace_scope`
 * 3, no strace). Read without waiting: what lives for a millisecond is gone after an await.
 */
export async function tracedByPolling(tools: TraceTools, command: WatchedCommand, why: string): Promise<Watched> {
  const { host } = tools;
  const [file = '', ...args] = command.words;
  const startedMs = host.nowMs();
  const running = captured(file, args, command.timeoutMs);
  tools.signal.addEventListener('abort', running.end, { once: true });
  try {
    const identity = await identify(host, running.pid);
    if (identity !== null) await tools.journal(`process ${running.pid}, an exec`, { kind: 'kill', ...identity });
    const over = new AbortController();
    const ended = running.ended.finally(() => {
      over.abort();
    });
    const samples: Sample[] = [];
    while (!over.signal.aborted && samples.length < MOST_SAMPLES) {
      samples.push({ atMs: Math.round((host.nowMs() - startedMs) * 1e3) / 1e3, processes: descendants(running.pid) });
      await host.sleep(EVERY_MS);
    }
    const { exitCode, timedOut, stdout, stderr, durationMs } = await ended;
    const endMs = Math.round(durationMs);
    return {
      ...fromSamples(samples, { runtimePid: runtimeOf(samples, command.binary) ?? running.pid, endMs }),
      method: { kind: 'proc', everyMs: EVERY_MS, why },
      end: timedOut ? { status: 'hung', afterMs: endMs } : { status: 'exited', exitCode: exitCode ?? 128 },
      stdout,
      stderr,
    };
  } finally {
    tools.signal.removeEventListener('abort', running.end);
    running.end();
  }
}

/** Behind an nsenter the runtime is one of its children. */
function runtimeOf(samples: readonly Sample[], binary: string): number | null {
  for (const { processes } of samples) {
    const found = processes.find(({ program }) => program === binary);
    if (found !== undefined) return found.pid;
  }
  return null;
}

function descendants(root: number): readonly SampledProcess[] {
  const found: SampledProcess[] = [];
  const waiting = [root];
  for (let pid = waiting.shift(); pid !== undefined && found.length < MOST_PROCESSES; pid = waiting.shift()) {
    const tids = names(`/proc/${pid}/task`).map(Number);
    if (tids.length === 0) continue;
    const status = parseProcStatus(text(`/proc/${pid}/status`));
    found.push({
      pid,
      parentPid: status?.parentPid ?? 0,
      name: text(`/proc/${pid}/comm`).trim(),
      program: link(`/proc/${pid}/exe`),
      tids,
      cgroup: cgroupOf(text(`/proc/${pid}/cgroup`)),
    });
    // The kernel has the children of each thread apart (CONFIG_PROC_CHILDREN, 3.5 and later).
    for (const tid of tids) waiting.push(...text(`/proc/${pid}/task/${tid}/children`).split(' ').flatMap(toPid));
  }
  return found;
}

function toPid(word: string): readonly number[] {
  return /^\d+$/u.test(word) ? [Number(word)] : [];
}

/** That of the pids controller on v1; on v2 the only one, which is the last line of a hybrid host. */
function cgroupOf(lines: string): string | null {
  const pids = /^\d+:(?:[^:\n]*,)?pids(?:,[^:\n]*)?:(?<path>.*)$/mu.exec(lines)?.groups?.['path'];
  return pids ?? /^0::(?<path>.*)$/mu.exec(lines)?.groups?.['path'] ?? null;
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function link(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
