import type { Host } from '../host/host.ts';
import { execLines } from '../parsers/daemon-log-lines.ts';
import type { Collector, Target } from './collector.ts';
import { absent, absentUnlessLocal } from './proc/absent.ts';
import type { Absent } from './proc/absent.ts';
import { dockerdPid } from './proc/dockerd.ts';
import { readTail } from './proc/tail.ts';

const MOST_LINES = 20;
/** A message may quote all that a runtime wrote. */
const MOST_CHARS = 2_000;

const JOURNAL = ['-u', 'docker', '--no-pager', '-n', '500', '-o', 'cat'] as const;
const JOURNAL_LIMITS = { timeoutMs: 3_000, maxBytes: 1024 * 1024 } as const;

interface LogText {
  readonly status: 'found';
  readonly from: string;
  readonly text: string;
}

async function fromJournal(host: Host, instead: string): Promise<LogText | Absent> {
  const result = await host.exec('journalctl', JOURNAL, JOURNAL_LIMITS).catch((error: unknown) => String(error));
  if (typeof result === 'string') return absent(`dockerd logs to ${instead}, and ${result}`);
  const { exitCode, stdout, stderr, timedOut } = result;
  if (timedOut) return absent(`dockerd logs to ${instead}, and journalctl did not answer`);
  if (exitCode !== 0)
    return absent(`dockerd logs to ${instead}, and journalctl ended with ${exitCode}: ${stderr.trim().slice(0, 200)}`);
  // No lines at all, and not "none about execs": this is not where dockerd logs to.
  if (stdout.trim() === '' || stdout.startsWith('-- No entries --')) {
    return absent(`dockerd logs to ${instead}, and journald has no line of unit docker`);
  }
  return { status: 'found', from: 'journald', text: stdout };
}

/** The end of dockerd's log, wherever that goes. */
export async function daemonLogText(target: Target): Promise<LogText | Absent> {
  const remote = absentUnlessLocal(target.engine);
  if (remote !== null) return remote;
  const daemon = await dockerdPid(target);
  return daemon.status === 'absent' ? daemon : await logText(target, daemon.pid);
}

async function logText({ host, engineHost }: Target, pid: number): Promise<LogText | Absent> {
  const stderr = `/proc/${pid}/fd/2`;
  const goesTo = await host.readLink(stderr);
  // `socket:[1]` is journald's, `pipe:[1]` some supervisor's, and nothing can be read back from a device.
  if (!goesTo.startsWith('/') || goesTo.startsWith('/dev/')) return await fromJournal(engineHost, goesTo);
  // Opened through /proc: right also when the file was rotated away or lies in another mount namespace.
  return { status: 'found', from: goesTo, text: (await readTail(host, stderr)).text };
}

export default {
  kind: 'daemon.log',
  how: () => `tail /proc/$(cat /var/run/docker.pid)/fd/2, or journalctl ${JOURNAL.join(' ')}`,
  async collect(target) {
    const log = await daemonLogText(target);
    if (log.status === 'absent') return log;
    const lines = execLines(log.text).slice(-MOST_LINES);
    return { status: 'read', value: { from: log.from, lines: lines.map((line) => line.slice(0, MOST_CHARS)) } };
  },
} satisfies Collector<'daemon.log'>;
