import type { Daemon, DaemonProcesses } from '../model/daemon.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Strength } from '../model/finding.ts';
import type { Answer, Rule } from '../model/rule.ts';
import { quoteOf, standstill } from './standstill.ts';

type Found = Extract<Daemon['process'], { status: 'found' }>;

/** Execs hang on every way that leads through the shim, and the one that leaves it out works. */
function onlyThroughShim(attempts: readonly ExecAttempt[] | null): boolean {
  const through = attempts?.filter(({ entry, outcome }) => entry !== 'runtime' && outcome !== 'not-tried') ?? [];
  const past = attempts?.filter(({ entry, outcome }) => entry === 'runtime' && outcome !== 'not-tried') ?? [];
  return (
    through.length > 0 &&
    through.every(({ outcome }) => outcome === 'hangs') &&
    past.some(({ outcome }) => outcome === 'works')
  );
}

function finding(shim: Daemon, because: string, strength: Strength, pid: number): Answer {
  return {
    finding: {
      layer: 'shim',
      strength,
      because: `${because}.`,
      whyLayer: 'Every exec in this container goes through its shim; containerd and dockerd wait for it.',
      citations: [quoteOf('shim', shim)],
      remedy: [
        {
          for: 'host',
          commands: [`kill -CONT ${pid}   # when it is stopped; otherwise kill -USR1 ${pid}: its stacks, in its log`],
          changes: 'the shim goes on, and with it what waits for it',
          lasts: 'until it is stopped again',
        },
        {
          for: 'docker',
          commands: [`kill -KILL ${pid}   # then: docker start CONTAINER`],
          changes: 'ends the shim that does not come back, and its container with it',
          lasts: 'for good',
        },
      ],
      suspect: null,
    },
  };
}

function answer({ dockerd, containerd, shim }: DaemonProcesses, attempts: readonly ExecAttempt[] | null): Answer {
  if (shim.process.status !== 'found') return { ruledOut: `no shim that could hang: ${shim.process.why}` };
  const process: Found = shim.process;
  const still = standstill(process);
  const who = `the container's shim, process ${process.pid},`;
  if (still !== null) return finding(shim, `${who} ${still.because}`, 'conclusive', process.pid);
  const othersAnswer = dockerd.answer.status === 'answers' && containerd.answer.status === 'answers';
  if (othersAnswer && onlyThroughShim(attempts)) {
    const because = `${who} in state ${process.state}: execs through dockerd and containerd hang although both answer, and one by the runtime alone works`;
    return finding(shim, because, 'strong', process.pid);
  }
  return { ruledOut: `the shim, process ${process.pid}, is in state ${process.state}` };
}

/** The container's shim is there, and does nothing. */
const shimHang: Rule<'daemon.processes', 'exec.attempts'> = {
  id: 'shim-hang',
  needs: ['daemon.processes'],
  likes: ['exec.attempts'],
  // What waits for the shim times out.
  explains: ['containerd-hung', 'dockerd-hung'],
  match: (evidence) => answer(evidence['daemon.processes'], evidence['exec.attempts']),
};

export default shimHang;
