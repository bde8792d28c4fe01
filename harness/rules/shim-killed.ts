import type { Rule } from '../model/rule.ts';
import { quoteOf } from './standstill.ts';

/** containerd's connection to the shim has ended (ttrpc.ErrClosed). */
const CLOSED = /ttrpc: closed/u;

/** The shim is gone: nobody starts execs in this container any more, nor notices its end. */
const shimKilled: Rule<'daemon.processes', 'container.tasks' | 'container.inspect' | 'exec.attempts'> = {
  id: 'shim-killed',
  needs: ['daemon.processes'],
  likes: ['container.tasks', 'container.inspect', 'exec.attempts'],
  // containerd ends the container whose shim is gone.
  explains: ['container-init-died', 'init-died-daemon-stale'],
  match(evidence) {
    const { shim } = evidence['daemon.processes'];
    if (shim.process.status === 'found') return { ruledOut: `the shim, process ${shim.process.pid}, is there` };
    const tasks = evidence['container.tasks'];
    const name = evidence['container.inspect']?.name ?? 'CONTAINER';
    const isOrphaned = tasks !== null && tasks.processesCount > 0;
    const closed = evidence['exec.attempts']?.find(({ stdout, stderr }) => CLOSED.test(`${stdout}\n${stderr}`));
    if (!isOrphaned && closed === undefined) {
      return { ruledOut: 'the container has no process that a shim would have to look after' };
    }
    const because = isOrphaned
      ? `the container has ${tasks.processesCount} processes, and no shim looks after it: ${shim.process.why}`
      : `the shim hung up in the middle of an exec (ttrpc: closed) and is gone: ${shim.process.why}`;
    return {
      finding: {
        layer: 'shim',
        strength: isOrphaned ? 'conclusive' : 'strong',
        because: `${because}.`,
        whyLayer: 'Every exec in this container goes through its shim, and there is none.',
        citations: [
          quoteOf('shim', shim),
          ...(isOrphaned
            ? [
                {
                  kind: 'container.tasks' as const,
                  quote: `${tasks.processesCount} processes, ${tasks.threadsCount} threads`,
                },
              ]
            : []),
          ...(closed === undefined
            ? []
            : [{ kind: 'exec.attempts' as const, quote: `${closed.stdout}${closed.stderr}`.trim().slice(0, 300) }]),
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
