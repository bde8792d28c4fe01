import type { Daemon } from '../model/daemon.ts';
import { isFound } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import { programQuote } from './runtime-question.ts';
import { quoteOf } from './standstill.ts';

/** The file that the daemon was started from, when that is gone or was replaced since. */
function deletedFile({ process }: Daemon): string | null {
  return process.status === 'found' && process.program?.file === 'deleted' ? process.program.path : null;
}

/** A daemon runs from a file that is no more, and looks for helpers of its own time. */
const daemonNotRestarted: Rule<'daemon.processes', 'runtime.program'> = {
  id: 'daemon-not-restarted-after-upgrade',
  needs: ['daemon.processes'],
  likes: ['runtime.program'],
  // What it looks for is not there any more: the packages moved on without it.
  explains: ['runc-binary-missing', 'runtime-path-wrong'],
  match(evidence) {
    const daemons = evidence['daemon.processes'];
    const name = (['containerd', 'dockerd'] as const).find((one) => deletedFile(daemons[one]) !== null);
    if (name === undefined) return { ruledOut: 'dockerd and containerd run from files that are there' };
    const program = evidence['runtime.program'];
    const lost = program !== null && !isFound(program.found);
    const because = lost
      ? `; the runtime ${program.word}, which was handed to the shim then, is not there now`
      : '; nothing that it needs for an exec is missing for now';
    return {
      finding: {
        layer: name,
        strength: lost ? 'strong' : 'weak',
        because: `${name} runs from ${deletedFile(daemons[name])}, which was replaced or removed after its start${because}.`,
        whyLayer: 'It goes on with names, paths and options of its own time, which the new files may not have.',
        citations: [quoteOf(name, daemons[name]), ...(program === null ? [] : [programQuote(program)])],
        remedy: [
          {
            for: 'systemd',
            commands: ['systemctl daemon-reload && systemctl restart containerd docker'],
            changes: 'both run from the new files; containers run on when `live-restore` is set',
            lasts: 'until the next upgrade',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default daemonNotRestarted;
