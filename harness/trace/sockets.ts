import type { SocketName } from '../model/exec-trace.ts';
import type { TaskCall } from './task-trace.ts';

/** Names of the ends of socket pairs, by their inode. */
export type Sockets = ReadonlyMap<string, SocketName>;

/**
 * runc's parent makes a pair of streams for bootstrap and configuration (`init`) and, from 1.2 on, one of packets for the
 * rest (`sync`); its stage 0 makes one for each of the other C stages, in their order (libcontainer/process_linux.go,
 * libcontainer/nsenter/nsexec.c).
 */
export function socketsOf(calls: readonly TaskCall[], runtime: ReadonlySet<number>): Sockets {
  const names = new Map<string, SocketName>();
  const madeOutside = new Map<number, number>();
  for (const { name, args, tid, result } of calls) {
    if (name !== 'socketpair' || result?.value !== 0) continue;
    const ends = [...args.matchAll(/<(?:UNIX(?:-[A-Z]+)?|socket):\[(?<near>\d+)/gu)].map(
      (end) => end.groups?.['near'] ?? '',
    );
    // Who is in another network namespace than strace has sockets whose ends it is not told: `7<socket:[123]>`.
    const made = madeOutside.get(tid) ?? 0;
    if (!runtime.has(tid)) madeOutside.set(tid, made + 1);
    for (const end of ends) names.set(end, nameOf(args, runtime.has(tid) ? 'runtime' : made));
  }
  return names;
}

function nameOf(args: string, maker: 'runtime' | number): SocketName {
  if (maker === 'runtime')
    return args.includes('SOCK_SEQPACKET') ? 'sync' : args.includes('SOCK_STREAM') ? 'init' : 'other';
  return maker === 0 ? 'stage-1' : maker === 1 ? 'stage-2' : 'other';
}

/** `SYNC_*` of nsexec.c (runc 1.0 to 1.4), the first byte of a message of four. */
const SYNCS: Readonly<Record<string, string>> = {
  '@': 'SYNC_USERMAP_PLS',
  A: 'SYNC_USERMAP_ACK',
  B: 'SYNC_RECVPID_PLS',
  C: 'SYNC_RECVPID_ACK',
  D: 'SYNC_GRANDCHILD',
  E: 'SYNC_CHILD_FINISH',
  F: 'SYNC_MOUNTSOURCES_PLS',
  G: 'SYNC_MOUNTSOURCES_ACK',
  H: 'SYNC_TIMEOFFSETS_PLS',
  I: 'SYNC_TIMEOFFSETS_ACK',
};

/** What a message is, by its beginning as strace prints it and its size; `null`: not known. */
export function messageName(socket: SocketName, text: string, bytes: number): string | null {
  if (socket === 'stage-1' || socket === 'stage-2') {
    const sync = /^(?<letter>[@A-I])\\0\\0\\0$/u.exec(text)?.groups?.['letter'];
    return (sync === undefined ? null : SYNCS[sync]) ?? (bytes === 4 ? 'pid of the next stage' : null);
  }
  if (socket === 'other') return null;
  const type = /^\{\\"type\\":\\"(?<type>proc[A-Za-z]+)\\"/u.exec(text)?.groups?.['type'];
  if (type !== undefined) return type;
  if (text.startsWith('{\\"stage1_pid\\"') || text.startsWith('{\\"pid\\"')) return 'pids of the stages';
  if (text.startsWith('{\\"message\\"') || text.startsWith('{\\"Message\\"')) return 'error';
  if (text.startsWith('{\\"')) return 'configuration';
  if (text === '\\0' && bytes === 1) return 'ready for bootstrap data';
  // A netlink message: its length, 32 bits, then type 62000 (INIT_MSG of libcontainer/message_linux.go) as 0x30 0xf2.
  return text.includes('0\\362') ? 'bootstrap data' : null;
}
