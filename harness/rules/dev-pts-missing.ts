import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Strength } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';

/** runc and crun open `/dev/ptmx`, a link into the devpts of the container. */
const NO_PTMX = /\/dev\/(?:ptmx|pts\/ptmx|console)|ptmx|pseudo-?terminal/iu;

/** A devpts is mounted, and who opens /dev/ptmx does not get to it. */
const LOST = {
  missing:
    '/dev/ptmx of the container leads to nothing, though a devpts is mounted: it was removed, or /dev is covered',
  other: '/dev/ptmx of the container is no terminal master',
  there: '/dev/ptmx is there',
} as const;

function lineOf(attempts: readonly ExecAttempt[]): string | undefined {
  return attempts
    .filter(({ terminal, outcome }) => terminal === 'allocated' && outcome === 'fails')
    .flatMap(({ stdout, stderr }) => `${stdout}\n${stderr}`.split('\n'))
    .find((line) => NO_PTMX.test(line))
    ?.trim()
    .slice(0, 300);
}

/** No devpts is mounted in the container, and an exec that asks for a terminal has nothing to open. */
const devPtsMissing: Rule<'container.mounts', 'exec.attempts' | 'container.inspect'> = {
  id: 'dev-pts-missing',
  needs: ['container.mounts'],
  likes: ['exec.attempts', 'container.inspect'],
  match({ 'container.mounts': { root, devPts, ptmx }, 'exec.attempts': attempts, 'container.inspect': inspect }) {
    const isLost = ptmx === 'missing' || ptmx === 'other';
    if (devPts === 'devpts' && !isLost) return { ruledOut: 'a devpts is mounted at /dev/pts of the container' };
    if (root === null) return { ruledOut: 'not /dev/pts alone: the whole root of the container is gone' };
    if (root === 'tmpfs') return { ruledOut: 'the first process is that of a sandbox with a root of its own' };
    const line = lineOf(attempts ?? []);
    // Who asks for no terminal does not need one.
    const strength: Strength = line === undefined ? 'weak' : 'conclusive';
    return {
      finding: {
        layer: 'runtime-init',
        strength,
        because: `${devPts === 'devpts' ? LOST[ptmx ?? 'there'] : `${devPts === null ? 'nothing' : `a file system of type ${devPts}, and no devpts,`} is mounted at /dev/pts of the container`}: an exec with a terminal has none to open, one without works${line === undefined ? '' : `; it said: ${line}`}.`,
        whyLayer: 'The child of the runtime opens /dev/ptmx when it has joined the container.',
        citations: [
          { kind: 'container.mounts', quote: `/dev/pts: ${devPts ?? 'nothing'}, /dev/ptmx: ${ptmx ?? 'not read'}` },
          ...(line === undefined ? [] : [{ kind: 'exec.attempts' as const, quote: line }]),
        ],
        remedy: [
          {
            for: 'docker',
            commands: [`docker restart ${inspect?.name ?? 'CONTAINER'}   # until then: docker exec without -t`],
            changes: 'the container is set up again, its /dev/pts with it',
            lasts: 'until something is mounted over /dev or /dev/pts again',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default devPtsMissing;
