import type { ContainerInit, ContainerInspect } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Strength } from '../model/finding.ts';
import type { Answer, Rule } from '../model/rule.ts';
import { execEvidence } from './exec-evidence.ts';

/** dockerd waits longer before each restart, and begins anew when a life was longer than this (restartmanager). */
const A_LIFE_MS = 10_000;

/** What dockerd answers between two lives, and containerd and the runtime when they have just forgotten it. */
const BETWEEN = /is restarting, wait until|is not running|container does not exist|not found/u;

interface Parts {
  readonly inspect: ContainerInspect;
  readonly strength: Strength;
  readonly because: string;
}

function found({ inspect, strength, because }: Parts): Answer {
  const { name, status, lives } = inspect;
  const never = status === 'created';
  return {
    finding: {
      layer: 'dockerd',
      strength,
      because,
      whyLayer: 'dockerd refuses before anybody below it is asked: there is no process to join at that moment.',
      citations: [
        {
          kind: 'container.inspect',
          quote: `State.Status ${status}, RestartCount ${lives.restartCount}, RestartPolicy ${lives.restartPolicy || 'no'}, ExitCode ${lives.exitCode}`,
        },
      ],
      remedy: [
        {
          for: 'docker',
          commands: never
            ? [`docker start ${name}`]
            : [
                `docker logs --tail 50 ${name}   # why does it end?`,
                `docker wait ${name}   # the exit code of this life`,
              ],
          changes: never ? 'starts it for the first time' : 'nothing yet: what ends it has to be mended',
          lasts: never ? 'until it ends' : 'for good, when its command stays',
        },
      ],
      suspect: null,
    },
  };
}

function ended({ exitCode, finishedAt, startError }: ContainerInspect['lives']): string {
  return startError === ''
    ? `the last life ended with ${exitCode} at ${finishedAt}`
    : `its start failed: ${startError}`;
}

/** A running container may be between two ends all the same. */
function flapping(inspect: ContainerInspect, init: ContainerInit | null, attempts: readonly ExecAttempt[]): Answer {
  const { restartCount } = inspect.lives;
  const ageMs = init?.ageMs ?? null;
  if (restartCount < 2 || ageMs === null || ageMs > A_LIFE_MS) {
    return { ruledOut: `the engine says ${inspect.status}, and ${restartCount} restarts so far` };
  }
  const execs = execEvidence(attempts, []);
  if (execs.tried > 0 && execs.worked === execs.tried) {
    return { ruledOut: `${restartCount} restarts so far, and ${execs.worked} of ${execs.tried} execs work` };
  }
  const said = attempts.some(({ stdout, stderr, end }) =>
    BETWEEN.test([stdout, stderr, end.status === 'refused' ? end.error : ''].join('\n')),
  );
  const because = `the engine has restarted the container ${restartCount} times, and this life is ${ageMs} ms old: ${ended(inspect.lives)}.`;
  return found({ inspect, strength: said ? 'strong' : 'weak', because });
}

/** The exec comes before the first life of the container or between two. */
const containerStartingOrRestarting: Rule<'container.inspect', 'container.init' | 'exec.attempts'> = {
  id: 'container-starting-or-restarting',
  needs: ['container.inspect'],
  likes: ['container.init', 'exec.attempts'],
  explains: ['init-died-daemon-stale'],
  match({ 'container.inspect': inspect, 'container.init': init, 'exec.attempts': attempts }) {
    const { status, lives } = inspect;
    switch (status) {
      case 'created': {
        const why = lives.startError === '' ? 'nobody has started it' : ended(lives);
        return found({ inspect, strength: 'conclusive', because: `the container was never up: ${why}.` });
      }
      case 'restarting': {
        const because = `the engine waits before restart ${lives.restartCount} of the container: ${ended(lives)}.`;
        return found({ inspect, strength: 'conclusive', because });
      }
      case 'running':
        return flapping(inspect, init, attempts ?? []);
      case 'unknown':
      case 'paused':
      case 'exited':
      case 'dead':
      case 'removing':
        return { ruledOut: `the engine says ${status}` };
    }
  },
};

export default containerStartingOrRestarting;
