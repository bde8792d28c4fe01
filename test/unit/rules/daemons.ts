import { read } from '../../../harness/diagnosis/rank.ts';
import type { Daemon, DaemonName, DaemonProcess } from '../../../harness/model/daemon.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { changed, recording } from '../../fixtures/recordings.ts';

/** A recording of a container whose execs work, with every daemon there. */
export const { readings: healthy } = await recording('healthy');

/** The same machine, with one daemon in another state. */
export function withDaemon(name: DaemonName, change: (daemon: Daemon) => Daemon): readonly Reading[] {
  return changed(healthy, 'daemon.processes', (daemons) => ({ ...daemons, [name]: change(daemons[name]) }));
}

/** The same process in another state of its own. */
export function inState(change: Partial<DaemonProcess>): (daemon: Daemon) => Daemon {
  return (daemon) => {
    if (daemon.process.status !== 'found') throw new Error('the recording has no such process');
    return { ...daemon, process: { ...daemon.process, ...change } };
  };
}

export function pidOf(name: DaemonName): number {
  const process = read(healthy, 'daemon.processes')?.[name].process;
  if (process?.status !== 'found') throw new Error(`the recording has no ${name}`);
  return process.pid;
}

/** No process, and what its socket then says. */
export function gone(answer: Daemon['answer']): (daemon: Daemon) => Daemon {
  return ({ socket }) => ({ process: { status: 'gone', why: 'no such process' }, socket, answer });
}

/** How the execs through one way in ended. */
export function withOutcome(
  readings: readonly Reading[],
  outcomes: Readonly<Record<'engine-api' | 'containerd' | 'runtime', 'works' | 'hangs'>>,
): readonly Reading[] {
  return changed(readings, 'exec.attempts', (attempts) =>
    attempts.map((attempt) =>
      outcomes[attempt.entry] === 'works'
        ? attempt
        : { ...attempt, outcome: 'hangs', end: { status: 'hung', afterMs: 10_000 } },
    ),
  );
}
