import type { Rule } from '../model/rule.ts';
import { quoteOf } from './standstill.ts';

/** The shim is gone: nobody starts execs in this container any more, nor notices its end. */
const shimKilled: Rule<'daemon.processes', 'container.tasks' | 'container.inspect'> = {
  id: 'shim-killed',
  needs: ['daemon.processes'],
  likes: ['container.tasks', 'container.inspect'],
  match(evidence) {
    const { shim } = evidence['daemon.processes'];
    if (shim.process.status === 'found') return { ruledOut: `the shim, process ${shim.process.pid}, is there` };
    const tasks = evidence['container.tasks'];
    const name = evidence['container.inspect']?.name ?? 'CONTAINER';
    if (tasks === null || tasks.processesCount === 0) {
      return { ruledOut: 'the container has no process that a shim would have to look after' };
    }
    return {
      finding: {
        layer: 'shim',
        strength: 'conclusive',
        because: `the container has ${tasks.processesCount} processes, and no shim looks after it: ${shim.process.why}.`,
        whyLayer: 'Every exec in this container goes through its shim, and there is none.',
        citations: [
          quoteOf('shim', shim),
          { kind: 'container.tasks', quote: `${tasks.processesCount} processes, ${tasks.threadsCount} threads` },
        ],
        remedy: [
          {
            for: 'docker',
            commands: [`docker rm -f ${name}   # and make it anew; or docker restart ${name}`],
            changes: 'the container gets a new shim: the old one can not come back',
            lasts: 'for good',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default shimKilled;
