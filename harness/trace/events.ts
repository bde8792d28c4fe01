import type { CallResult, TraceEvent } from '../model/exec-trace.ts';
import { type Family, inMs } from './lanes.ts';
import { messageName, type Sockets } from './sockets.ts';
import { childOf, cloneFlags, descriptorOf, isClone, quoted, type TaskCall, type TaskTrace } from './task-trace.ts';

/** What is told of an exec: the calls that a reader of runc's source would look for. */
export function eventsOf(
  tasks: readonly TaskTrace[],
  calls: readonly TaskCall[],
  { family, sockets }: { readonly family: Family; readonly sockets: Sockets },
): readonly TraceEvent[] {
  const lanes = new Set(family.lanes.map(({ tid }) => tid));
  const own = calls.filter(({ tid, at }) => lanes.has(tid) && at >= family.startAt);
  const events = own.flatMap((call) => {
    const event = eventOf(call, { startAt: family.startAt, sockets });
    return event === null ? [] : [event];
  });
  const signals = tasks.flatMap(({ tid, records }) =>
    records.flatMap((record): TraceEvent[] =>
      record.type === 'signal' && lanes.has(tid) && record.at >= family.startAt && !IDLE_SIGNALS.has(record.signal)
        ? [{ kind: 'signal', tid, atMs: inMs(record.at - family.startAt), tookMs: null, signal: record.signal }]
        : [],
    ),
  );
  return joined([...events, ...signals].toSorted((a, b) => a.atMs - b.atMs));
}

/**
 * Go's scheduler interrupts its threads with SIGURG (since 1.14), glibc has them change their ids with SIGRT_1, and SIGCHLD
 * comes with every stage that ends.
 */
const IDLE_SIGNALS: ReadonlySet<string> = new Set(['SIGURG', 'SIGCHLD', 'SIGCONT', 'SIGRT_1']);

interface Context {
  readonly startAt: number;
  readonly sockets: Sockets;
}

function eventOf(call: TaskCall, { startAt, sockets }: Context): TraceEvent | null {
  const { tid, name, args, took } = call;
  const at = { tid, atMs: inMs(call.at - startAt), tookMs: took === null ? null : inMs(took) };
  const result = resultOf(call);
  if (isClone(call)) {
    const flags = cloneFlags(call);
    const makes = flags.includes('CLONE_THREAD') ? 'thread' : 'process';
    const untilMs = inMs(call.at + (took ?? 0) - startAt);
    return { ...at, kind: 'clone', makes, flags, child: childOf(call), result, repeats: 1, untilMs };
  }
  switch (name) {
    case 'setns':
      return { ...at, kind: 'setns', namespace: namespaceOf(args), result };
    case 'execve':
      return { ...at, kind: 'execve', path: quoted(args, 0) ?? '', result };
    case 'prlimit64':
      // 0 is the caller: Go looks at its own stack, runc sets another's limits.
      return /^[1-9]\d*(?: \/\*[^*]*\*\/)?, (?<resource>RLIMIT_[A-Z]+), \{/u.test(args)
        ? { ...at, kind: 'rlimit', resource: /RLIMIT_[A-Z]+/u.exec(args)?.[0] ?? '', result }
        : null;
    case 'write':
    case 'sendto':
    case 'sendmsg':
    case 'read':
    case 'recvfrom':
    case 'recvmsg':
      return writtenOrRead(call, { ...at, result }, sockets);
  }
  return null;
}

type Common = Pick<Extract<TraceEvent, { kind: 'setns' }>, 'tid' | 'atMs' | 'tookMs' | 'result'>;

function writtenOrRead(call: TaskCall, common: Common, sockets: Sockets): TraceEvent | null {
  const what = descriptorOf(call);
  if (what === null) return null;
  const way = call.name === 'write' || call.name.startsWith('send') ? 'sent' : 'received';
  if (way === 'sent' && what.endsWith('/cgroup.procs')) {
    return { ...common, kind: 'cgroup-join', path: what, controller: controllerOf(what) };
  }
  const near = /^(?:UNIX(?:-[A-Z]+)?|socket):\[(?<near>\d+)/u.exec(what)?.groups?.['near'];
  const socket = near === undefined ? undefined : sockets.get(near);
  // A try of a socket that has nothing yet is repeated when it has, and a look at a message when it is taken.
  if (socket === undefined || call.result?.errno === 'EAGAIN') return null;
  if (call.args.includes('MSG_PEEK') && (call.result?.value ?? 0) > 0) return null;
  const bytes = Math.max(0, call.result?.value ?? 0);
  const text = quoted(call.args, 0) ?? '';
  return { ...common, kind: 'message', way, socket, bytes, what: messageName(socket, text, bytes) };
}

/** `/sys/fs/cgroup/pids/docker/ID/cgroup.procs`: pids; on v2 there is one hierarchy and no name. */
function controllerOf(path: string): string {
  const first = /^\/sys\/fs\/cgroup\/(?<first>[^/]+)\//u.exec(path)?.groups?.['first'] ?? '';
  return /^(?:pids|memory|cpu|cpuacct|cpuset|freezer|devices|blkio|net_cls|net_prio|perf_event|hugetlb|rdma|misc|systemd|cpu,cpuacct|net_cls,net_prio)$/u.test(
    first,
  )
    ? first
    : 'unified';
}

function namespaceOf(args: string): string {
  const flags = args.match(/CLONE_NEW[A-Z]+/gu) ?? [];
  if (flags.length > 0) return flags.map((flag) => flag.slice('CLONE_NEW'.length).toLowerCase()).join(', ');
  return /<(?<kind>[a-z_]+):\[/u.exec(args)?.groups?.['kind'] ?? 'unknown';
}

function resultOf({ result }: TaskCall): CallResult {
  if (result === null) return { status: 'unfinished' };
  return result.errno === null ? { status: 'done' } : { status: 'refused', errno: result.errno };
}

/** Refusals in a row become one event with a count, and pieces of one message become the message. */
function joined(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const kept: TraceEvent[] = [];
  const lastOf = new Map<number, number>();
  for (const event of events) {
    const place = lastOf.get(event.tid);
    const last = place === undefined ? undefined : kept[place];
    const both = last === undefined ? null : asOne(last, event);
    if (place !== undefined && both !== null) kept[place] = both;
    else {
      lastOf.set(event.tid, kept.length);
      kept.push(event);
    }
  }
  return kept;
}

function asOne(a: TraceEvent, b: TraceEvent): TraceEvent | null {
  if (a.kind === 'clone' && b.kind === 'clone') {
    const isSame = a.result.status === 'refused' && b.result.status === 'refused' && a.result.errno === b.result.errno;
    return isSame ? { ...a, repeats: a.repeats + b.repeats, untilMs: b.untilMs } : null;
  }
  if (a.kind !== 'message' || b.kind !== 'message') return null;
  if (a.way !== b.way || a.socket !== b.socket || a.result.status !== 'done' || b.result.status !== 'done') return null;
  // Messages of the C stages are single words, and each counts; those of runc's JSON and netlink come in pieces.
  const isPiece = b.what === null || (b.what === 'configuration' && a.what === 'configuration');
  if (a.socket !== 'init' || !isPiece || b.bytes === 0) return null;
  return { ...a, bytes: a.bytes + b.bytes, tookMs: rounded(b.atMs + (b.tookMs ?? 0) - a.atMs) };
}

/** Microseconds are what strace knows; a sum of such numbers has more digits. */
function rounded(ms: number): number {
  return Math.round(ms * 1e3) / 1e3;
}
