import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Rule } from '../model/rule.ts';
import { daemonHung } from './daemon-hung.ts';

/** Through dockerd execs hang, and below it they do not. */
function onlyThroughDockerd(attempts: readonly ExecAttempt[] | null): string | null {
  const outer = attempts?.filter(({ entry }) => entry === 'engine-api') ?? [];
  const inner = attempts?.filter(({ entry }) => entry !== 'engine-api') ?? [];
  const hangs = outer.some(({ outcome }) => outcome === 'hangs');
  return hangs && inner.some(({ outcome }) => outcome === 'works')
    ? 'an exec through it hangs, and one that leaves it out works'
    : null;
}

/** dockerd is there, and does not answer. */
const dockerdHung: Rule<'daemon.processes', 'exec.attempts'> = {
  id: 'dockerd-hung',
  needs: ['daemon.processes'],
  likes: ['exec.attempts'],
  match: (evidence) =>
    daemonHung(
      {
        name: 'dockerd',
        whyLayer: 'The client waits for dockerd; what is below dockerd is not asked at all.',
        confirmed: onlyThroughDockerd(evidence['exec.attempts']),
      },
      evidence['daemon.processes'].dockerd,
    ),
};

export default dockerdHung;
