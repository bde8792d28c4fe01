/**
 * The watchdog: a process of its own, outside the containers' cgroups and the harness's process group. It sleeps on a
 * pipe whose other end only the harness holds. When that end closes, the harness is gone, however it went; what its
 * journal still holds is taken back here. A harness that is still there when its time is long over, because it is
 * stopped or turns in circles, is ended first.
 */
import { localHost } from '../host/local.ts';
import { readJournal } from './journal.ts';
import { isAlive } from './process-identity.ts';
import { replay } from './replay.ts';

/** The kernel spares it when the machine is out of memory. Refused without CAP_SYS_RESOURCE, and then it is as all others. */
const SPARED = '-1000';

async function untilPipeCloses(): Promise<'closed'> {
  return await new Promise((resolve) => {
    const closed = (): void => {
      resolve('closed');
    };
    process.stdin.once('end', closed).once('error', closed).once('close', closed);
    process.stdin.resume();
  });
}

/** Only the very process that began the journal. */
async function endHarness(path: string): Promise<void> {
  const head = (await readJournal(path))?.head;
  if (head !== undefined && (await isAlive(localHost, head))) localHost.kill(head.pid, 'SIGKILL');
}

async function watch(path: string, longestMs: number): Promise<void> {
  const closes = untilPipeCloses();
  // This way through the pool of threads makes all of them: when they are needed, no thread may be to be had.
  await localHost.writeText('/proc/self/oom_score_adj', SPARED).catch(() => {});
  process.stdout.write('ready\n');
  let alarm: NodeJS.Timeout | undefined;
  const over = new Promise<'over'>((resolve) => {
    alarm = setTimeout(resolve, longestMs, 'over');
  });
  const why = await Promise.race([closes, over]);
  clearTimeout(alarm);
  if (why === 'over') await endHarness(path).catch(() => {});
  await replay(localHost, path);
}

// Signals meant for the harness's terminal must not end the one who cleans up after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

await watch(process.argv[2] ?? '', Number(process.argv[3]));
// A pipe that is still open would keep it.
process.exit();
