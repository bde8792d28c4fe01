import { MOST_KERNEL_EVENTS } from '../model/kernel-log.ts';
import { kernelEvents, OF_AN_EVENT, parseKmsgRecord, parseMonotonicLine } from '../parsers/kernel-log-lines.ts';
import type { KernelLine } from '../parsers/kernel-log-lines.ts';
import type { Collector, Target } from './collector.ts';
import { absent, absentUnlessLocal } from './proc/absent.ts';
import type { Absent } from './proc/absent.ts';

const DEVICE = '/dev/kmsg';

/** The buffer of a large machine holds some ten thousand; each takes 4 µs. */
const MOST_RECORDS = 50_000;

const JOURNAL = ['-k', '--no-pager', '-n', '2000', '-o', 'short-monotonic'] as const;
const JOURNAL_LIMITS = { timeoutMs: 3_000, maxBytes: 1024 * 1024 } as const;

interface Lines {
  readonly status: 'found';
  readonly from: string;
  readonly lines: readonly KernelLine[];
}

async function fromJournal({ host }: Target, instead: string): Promise<Lines | Absent> {
  const result = await host.exec('journalctl', JOURNAL, JOURNAL_LIMITS).catch((error: unknown) => String(error));
  if (typeof result === 'string') return absent(`${instead}, and ${result}`);
  if (result.timedOut || result.exitCode !== 0) return absent(`${instead}, and journalctl -k gives nothing`);
  const lines = result.stdout.split('\n').map(parseMonotonicLine);
  const found = lines.filter((line) => line !== null);
  if (found.length === 0) return absent(`${instead}, and the journal has no line of the kernel`);
  return { status: 'found', from: 'journald', lines: found };
}

/** dmesg_restrict (Linux >= 4.8 in most distributions) wants CAP_SYSLOG; a container may have no such device. */
async function linesOf(target: Target): Promise<Lines | Absent> {
  try {
    const records = target.host.readRecords(DEVICE, MOST_RECORDS, OF_AN_EVENT);
    return { status: 'found', from: DEVICE, lines: records.map(parseKmsgRecord).filter((line) => line !== null) };
  } catch (error) {
    return await fromJournal(target, `${DEVICE}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export default {
  kind: 'kernel.log',
  how: () => 'dmesg, or journalctl -k',
  async collect(target) {
    const remote = absentUnlessLocal(target.engine);
    if (remote !== null) return remote;
    const found = await linesOf(target);
    if (found.status === 'absent') return found;
    const uptime = /^(\d{1,12}\.\d{2}) /u.exec(await target.host.readText('/proc/uptime'));
    if (uptime === null) throw new Error('/proc/uptime: not a time');
    const nowMs = Number(uptime[1]) * 1000;
    const [first] = found.lines;
    return {
      status: 'read',
      value: {
        from: found.from,
        reachesBackMs: first === undefined ? null : Math.max(0, Math.round(nowMs - first.atMs)),
        events: kernelEvents(found.lines, { nowMs, most: MOST_KERNEL_EVENTS }),
      },
    };
  },
} satisfies Collector<'kernel.log'>;
