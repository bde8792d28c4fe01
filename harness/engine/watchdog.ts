/**
 * The watchdog: a process of its own, outside the containers' cgroups and the harness's process group. It sleeps on a
 * pipe whose other end only the harness holds. When that end closes, the harness is gone, however it went; what its
 * journal still holds is taken back here.
 */
import { engineApi } from '../docker/engine-api.ts';
import { endpointOf } from '../docker/endpoint.ts';
import { localHost } from '../host/local.ts';
import { pendingSteps } from '../parsers/journal.ts';
import { appendUndone, discardJournal, readJournal } from './journal.ts';
import { undoAll } from './undo.ts';

/** A container whose creation was under way when the harness died appears a moment later: look again. */
const ROUNDS = 3;
const BETWEEN_ROUNDS_MS = 1000;

/** The kernel spares it when the machine is out of memory. Refused without CAP_SYS_RESOURCE, and then it is as all others. */
const SPARED = '-1000';

async function watch(path: string): Promise<void> {
  // This way through the pool of threads makes all of them: when they are needed, no thread may be to be had.
  await localHost.writeText('/proc/self/oom_score_adj', SPARED).catch(() => {});
  process.stdout.write('ready\n');
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve).once('error', () => {
      resolve();
    });
    process.stdin.resume();
  });
  for (let round = 1; ; round++) {
    const journal = await readJournal(path);
    if (journal === null) return;
    const tools = { host: localHost, engine: engineApi(endpointOf(journal.head.endpoint)) };
    // A step with nothing to do may be one whose change is just being made; only the last round believes it.
    const last = round === ROUNDS;
    const undone = await undoAll(tools, pendingSteps(journal), {
      by: 'watchdog',
      note: async ({ step, result }) => {
        if (result.status === 'done' || last) await appendUndone(path, { id: step.id, by: 'watchdog', result });
      },
    });
    if (last) {
      if (undone.every(({ result }) => result.status !== 'failed')) await discardJournal(path);
      return;
    }
    await localHost.sleep(BETWEEN_ROUNDS_MS);
  }
}

// Signals meant for the harness's terminal must not end the one who cleans up after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

await watch(process.argv[2] ?? '');
