import type { Rule } from '../model/rule.ts';
import { failuresThatSay } from './failures-that-say.ts';

/** A process that is there for root and not for whoever looks. */
const HIDDEN =
  /\/proc\/(?:self|thread-self|[1-9]\d{0,9})\/[^\s"]{1,60}"?: (?:no such file or directory|no such process|permission denied|operation not permitted)|cannot exec in a stopped/iu;

/** The procfs of the container hides processes, and somebody on the way does not see the one that is needed. */
const hidepidProcMount: Rule<'container.mounts', 'exec.attempts' | 'container.inspect'> = {
  id: 'hidepid-proc-mount',
  needs: ['container.mounts'],
  likes: ['exec.attempts', 'container.inspect'],
  match({ 'container.mounts': { hidePid, proc }, 'exec.attempts': attempts, 'container.inspect': inspect }) {
    if (hidePid !== 'on') return { ruledOut: 'the procfs of the container hides no process' };
    const said = failuresThatSay(attempts, HIDDEN);
    if (said.line === null) {
      return {
        ruledOut: 'the procfs of the container has hidepid, which root does not mind, and no exec failed by that',
      };
    }
    return {
      finding: {
        layer: 'runtime-init',
        strength: 'strong',
        because: `the procfs of the container is mounted with hidepid, and ${said.count} execs were refused with: ${said.line}.`,
        whyLayer: "The runtime's child has joined the container when it looks for processes in its /proc.",
        citations: [
          { kind: 'container.mounts', quote: `/proc: ${proc ?? 'nothing'}, hidepid on` },
          { kind: 'exec.attempts', quote: said.line },
        ],
        remedy: [
          {
            for: 'host',
            commands: [`nsenter -t ${inspect?.initPid ?? 'INIT_PID'} -m mount -o remount,hidepid=0 /proc`],
            changes: 'everybody in the container sees all of its processes again',
            lasts: 'until somebody mounts it so again',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default hidepidProcMount;
