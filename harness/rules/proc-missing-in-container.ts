import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Strength } from '../model/finding.ts';
import type { Rule } from '../model/rule.ts';
import { execEvidence } from './exec-evidence.ts';

/** `runc init` closes descriptors and writes labels through /proc of the container; what it says when it can not. */
const NO_PROC =
  /\/proc\/(?:self|thread-self|\d{1,10})\/(?:fd|attr\/\S{1,40}|task\S{0,60})["']?: no such file|open \/proc["']?: no such file|procfs|proc is not mounted/iu;

function strengthOf(attempts: readonly ExecAttempt[], said: boolean): Strength {
  const { tried, worked } = execEvidence(attempts, []);
  if (said) return 'conclusive';
  // A runtime that does without it.
  return tried > 0 && worked === tried ? 'weak' : 'strong';
}

/** Nothing, or something else than a procfs, is mounted at `/proc` of the container. */
const procMissingInContainer: Rule<'container.mounts', 'exec.attempts' | 'container.inspect'> = {
  id: 'proc-missing-in-container',
  needs: ['container.mounts'],
  likes: ['exec.attempts', 'container.inspect'],
  match({ 'container.mounts': { root, proc }, 'exec.attempts': attempts, 'container.inspect': inspect }) {
    if (proc === 'proc') return { ruledOut: 'a procfs is mounted at /proc of the container' };
    if (root === null) return { ruledOut: 'not /proc alone: the whole root of the container is gone' };
    // The first process of a sandbox (gVisor) lives in an empty directory and is not what the container sees.
    if (root === 'tmpfs') return { ruledOut: 'the first process is that of a sandbox with a root of its own' };
    const failed = (attempts ?? []).filter(({ outcome }) => outcome === 'fails' || outcome === 'hangs');
    const line = failed
      .flatMap(({ stdout, stderr, logAdded }) => [stdout, stderr, ...(logAdded?.errors ?? [])])
      .join('\n')
      .split('\n')
      .find((each) => NO_PROC.test(each));
    const what = proc === null ? 'nothing is mounted' : `a file system of type ${proc} is mounted, and no procfs,`;
    return {
      finding: {
        layer: 'runtime-init',
        strength: strengthOf(attempts ?? [], line !== undefined),
        because: `${what} at /proc of the container${line === undefined ? '' : `, and ${failed.length} execs failed, one of them with: ${line.trim().slice(0, 300)}`}.`,
        whyLayer: 'The child of the runtime has joined the container when it looks for its own descriptors in /proc.',
        citations: [
          { kind: 'container.mounts', quote: `/: ${root}, /proc: ${proc ?? 'nothing'}` },
          ...(line === undefined ? [] : [{ kind: 'exec.attempts' as const, quote: line.trim().slice(0, 300) }]),
        ],
        remedy: [
          {
            for: 'docker',
            commands: [`docker restart ${inspect?.name ?? 'CONTAINER'}`],
            changes: 'the container is set up again, its /proc with it',
            lasts: 'until somebody unmounts or covers it again: who has CAP_SYS_ADMIN in it?',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default procMissingInContainer;
