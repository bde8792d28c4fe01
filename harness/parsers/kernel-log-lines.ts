import type { KernelEvent, KernelEventKind } from '../model/kernel-log.ts';

/** One message of the kernel, and when: milliseconds since boot. */
export interface KernelLine {
  readonly atMs: number;
  readonly text: string;
}

/** Of what is kept; the names in it are read from the whole line. */
const MOST_CHARS = 240;

/**
 * A record of `/dev/kmsg` (Documentation/ABI/testing/dev-kmsg): `6,1234,11949780852,-;text`, microseconds since boot in
 * the third field, and continuation lines that begin with a space. `null` for anything else.
 */
export function parseKmsgRecord(record: string): KernelLine | null {
  const match = /^\d{1,10},\d{1,20},(\d{1,17}),[^;]{0,100};([^\n]{0,4000})/u.exec(record);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { atMs: Number(match[1]) / 1000, text: match[2] };
}

/** A line of `journalctl -k -o short-monotonic` or of `dmesg`: `[12197.257563] host kernel: text`. */
export function parseMonotonicLine(line: string): KernelLine | null {
  const match = /^\[\s{0,10}(\d{1,10})\.(\d{6})\] (?:\S{1,300} kernel: )?([^\n]{0,4000})/u.exec(line);
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return null;
  return { atMs: Number(match[1]) * 1000 + Number(match[2]) / 1000, text: match[3] };
}

/** What lines are about. The first that fits. */
const KINDS: readonly (readonly [KernelEventKind, RegExp])[] = [
  ['oom-kill', /^oom-kill:|[Oo]ut of memory.{0,40}: Kill(?:ed)? process \d/u],
  ['fork-rejected', /^cgroup: fork rejected by pids controller in /u],
  ['page-allocation', /page allocation failure: order:\d|^SLUB: Unable to allocate memory/u],
  ['apparmor', /apparmor="DENIED"/u],
  ['avc', /avc: {1,3}denied/u],
  ['seccomp', /type=1326\b|audit: seccomp/u],
  ['hung-task', /blocked for more than \d{1,6} seconds/u],
];

/** A line that none of them can fit does not have these words; cheap, for the thousands that are about nothing. */
export const OF_AN_EVENT =
  /oom-kill:|ut of memory|fork rejected|allocation failure|SLUB: Unable|"DENIED"|denied|type=1326|seccomp|blocked for more/u;

/** Those lines that tell why something was refused or killed, oldest first, at most `most`. `nowMs` is since boot. */
export function kernelEvents(
  lines: readonly KernelLine[],
  { nowMs, most }: { readonly nowMs: number; readonly most: number },
): readonly KernelEvent[] {
  const events: KernelEvent[] = [];
  for (const { atMs, text } of lines) {
    const what = KINDS.find(([, pattern]) => pattern.test(text))?.[0];
    if (what === undefined) continue;
    const event = eventOf(what, text, Math.max(0, Math.round(nowMs - atMs)));
    const before = events.at(-1);
    // The kernel says it in two lines: who in which cgroup (Linux >= 5.0, rate-limited), and then that it was killed.
    if (before !== undefined && isSameKill(before, event)) events[events.length - 1] = merged(before, event);
    else events.push(event);
  }
  return events.slice(-most);
}

function eventOf(what: KernelEventKind, text: string, ageMs: number): KernelEvent {
  const event = { what, ageMs, text: text.slice(0, MOST_CHARS), process: processOf(text), cgroup: null, limitOf: null };
  switch (what) {
    case 'oom-kill':
      return { ...event, cgroup: field(text, 'task_memcg'), limitOf: limitOf(text) };
    case 'fork-rejected':
      return { ...event, cgroup: /controller in (\/[^\s]{0,300})/u.exec(text)?.[1] ?? null };
    case 'page-allocation':
    case 'apparmor':
    case 'avc':
    case 'seccomp':
    case 'hung-task':
      return event;
  }
}

/** Each says it in its own way; a name may hold anything but what ends it. */
const PROCESSES: readonly RegExp[] = [
  /Kill(?:ed)? process (?<pid>\d{1,10})(?:, UID \d{1,10},)? \((?<name>.{0,15})\)/u,
  /,task=(?<name>.{0,15}),pid=(?<pid>\d{1,10})/u,
  /\bpid=(?<pid>\d{1,10})(?: uid=\S{1,10})? comm="(?<name>[^"]{0,64})"/u,
  /task (?<name>.{0,15}):(?<pid>\d{1,10}) blocked/u,
];

function processOf(text: string): KernelEvent['process'] {
  for (const pattern of PROCESSES) {
    const { pid, name } = pattern.exec(text)?.groups ?? {};
    if (pid !== undefined && name !== undefined) return { pid: Number(pid), name };
  }
  return null;
}

function limitOf(text: string): KernelEvent['limitOf'] {
  const cgroup = field(text, 'oom_memcg');
  if (cgroup !== null) return { cgroup };
  // `Memory cgroup out of memory:` does not say of which cgroup; without those words it is the host's.
  if (text.startsWith('oom-kill:constraint=CONSTRAINT_NONE') || text.startsWith('Out of memory')) return 'host';
  return null;
}

/** `name=/path` up to the next comma: a cgroup's name can hold a comma, a runtime's never does. */
function field(text: string, name: string): string | null {
  return new RegExp(`[,:]${name}=(/[^,\\s]{0,300})`, 'u').exec(text)?.[1] ?? null;
}

function isSameKill(one: KernelEvent, other: KernelEvent): boolean {
  return one.what === 'oom-kill' && other.what === 'oom-kill' && one.process?.pid === other.process?.pid;
}

function merged(one: KernelEvent, other: KernelEvent): KernelEvent {
  return { ...other, cgroup: other.cgroup ?? one.cgroup, limitOf: other.limitOf ?? one.limitOf };
}
