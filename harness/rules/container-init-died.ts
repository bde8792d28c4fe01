import type { ContainerLives, ContainerStatus } from '../model/container.ts';
import type { Rule } from '../model/rule.ts';

/** Those in which its first process has ended and nobody is about to start another. */
const ENDED: ReadonlySet<ContainerStatus> = new Set(['exited', 'dead', 'removing']);

function howItEnded({ exitCode, finishedAt, oomKilled, startError }: ContainerLives): string {
  const signal = exitCode > 128 && exitCode < 128 + 65 ? ` (signal ${exitCode - 128})` : '';
  const memory = oomKilled ? '; the kernel had killed in it for want of memory' : '';
  const start = startError === '' ? '' : `; the last start failed: ${startError}`;
  return `it ended with ${exitCode}${signal} at ${finishedAt}${memory}${start}`;
}

/** The container is not running: its first process has ended, and the engine knows. */
const containerInitDied: Rule<'container.inspect'> = {
  id: 'container-init-died',
  needs: ['container.inspect'],
  likes: [],
  explains: ['init-died-daemon-stale'],
  match({ 'container.inspect': { name, status, lives } }) {
    if (!ENDED.has(status)) return { ruledOut: `the engine says ${status}` };
    return {
      finding: {
        layer: 'dockerd',
        strength: 'conclusive',
        because: `the engine says that the container is ${status}: ${howItEnded(lives)}.`,
        whyLayer: 'dockerd refuses before anybody below it is asked: there is no process to join.',
        citations: [
          {
            kind: 'container.inspect',
            quote: `State.Status ${status}, ExitCode ${lives.exitCode}, OOMKilled ${lives.oomKilled}, FinishedAt ${lives.finishedAt}`,
          },
        ],
        remedy: [
          {
            for: 'docker',
            commands: [`docker logs --tail 50 ${name}   # why did it end?`, `docker start ${name}`],
            changes: 'starts it again, with the files it had',
            lasts: `until it ends again; its restart policy is ${lives.restartPolicy || 'no'}`,
          },
        ],
        suspect: null,
      },
    };
  },
};

export default containerInitDied;
