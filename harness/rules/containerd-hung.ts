import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Rule } from '../model/rule.ts';
import { daemonHung } from './daemon-hung.ts';

/** Through containerd execs hang, and the runtime alone can do it. */
function onlyThroughContainerd(attempts: readonly ExecAttempt[] | null): string | null {
  const of = (entry: ExecAttempt['entry'], outcome: ExecAttempt['outcome']): boolean =>
    attempts?.some((one) => one.entry === entry && one.outcome === outcome) ?? false;
  return of('containerd', 'hangs') && of('runtime', 'works')
    ? 'an exec through it hangs, and one by the runtime alone works'
    : null;
}

/** containerd is there, and does not answer. */
const containerdHung: Rule<'daemon.processes', 'exec.attempts'> = {
  id: 'containerd-hung',
  needs: ['daemon.processes'],
  likes: ['exec.attempts'],
  // dockerd waits for it.
  explains: ['dockerd-hung'],
  match: (evidence) =>
    daemonHung(
      {
        name: 'containerd',
        whyLayer: 'dockerd hands the exec to containerd and waits; shims and containers run on.',
        confirmed: onlyThroughContainerd(evidence['exec.attempts']),
      },
      evidence['daemon.processes'].containerd,
    ),
};

export default containerdHung;
