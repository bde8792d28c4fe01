const LINE = /^(?<name>Uid|NSpid):\t(?<ids>\d{1,10}(?:\t\d{1,10}){0,32})$/u;

/** Ids of `/proc/PID/status` that `parseProcStatus` leaves out. */
export interface ProcIds {
  /** Real uid, as the reader's user namespace sees it. */
  readonly realUid: number;
  /** The process's pid in each pid namespace from the reader's inwards; empty before Linux 4.1. */
  readonly pids: readonly number[];
}

/** `null` without a `Uid:` line. A name with a newline is escaped by the kernel, so that it can forge no line. */
export function parseProcIds(status: string): ProcIds | null {
  const found = new Map<string, readonly number[]>();
  for (const line of status.split('\n')) {
    const { name, ids } = LINE.exec(line)?.groups ?? {};
    if (name !== undefined && ids !== undefined && !found.has(name)) found.set(name, ids.split('\t').map(Number));
  }
  const realUid = found.get('Uid')?.[0];
  return realUid === undefined ? null : { realUid, pids: found.get('NSpid') ?? [] };
}
