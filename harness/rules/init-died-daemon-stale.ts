import type { ContainerInit } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { Layer } from '../model/layer.ts';
import type { Rule } from '../model/rule.ts';

/** containerd has forgotten the task; the runtime is not reached. */
const NO_TASK = /no running task found|task \S{1,100} not found|process not found for container/u;

function layerOf(attempts: readonly ExecAttempt[]): Layer {
  const said = attempts.some(({ entry, stdout, stderr }) => entry === 'engine-api' && NO_TASK.test(stdout + stderr));
  return said ? 'containerd' : 'runtime';
}

function whatIsLeft({ pid, state, tracerPid }: ContainerInit): string {
  if (state === null) return `process ${pid} is gone`;
  const holder = tracerPid === null ? '' : `; process ${tracerPid} traces it, and has to be told of its end first`;
  return `process ${pid} is dead and nobody has collected its exit (state ${state})${holder}`;
}

/** The first process is dead, and the engine goes on saying that the container runs. */
const initDiedDaemonStale: Rule<'container.inspect' | 'container.init', 'exec.attempts'> = {
  id: 'init-died-daemon-stale',
  needs: ['container.inspect', 'container.init'],
  likes: ['exec.attempts'],
  // No process can be made any more in the pid namespace of a dead one (ENOMEM).
  explains: ['kernel-pid-max'],
  match({ 'container.inspect': { name, status }, 'container.init': init, 'exec.attempts': attempts }) {
    const { pid, state, tracerPid, engineSays } = init;
    if (engineSays === null) return { ruledOut: `process ${pid}, the container's first, lives (state ${state})` };
    if (engineSays.life === 'another') return { ruledOut: 'the engine knows: it has started it again' };
    if (engineSays.status !== 'running' && engineSays.status !== 'paused') {
      return { ruledOut: `the engine knows: it says ${engineSays.status}` };
    }
    const layer = layerOf(attempts ?? []);
    return {
      finding: {
        layer,
        strength: 'conclusive',
        because: `${whatIsLeft(init)}, and ${engineSays.waitedMs} ms later the engine still says ${engineSays.status}.`,
        whyLayer:
          layer === 'containerd'
            ? 'The engine lets the exec pass, and containerd has no task to run it in.'
            : 'The engine lets the exec pass, because it believes that the container runs; the runtime finds it stopped.',
        citations: [
          { kind: 'container.init', quote: `process ${pid}: ${state === null ? 'gone' : `state ${state}`}` },
          { kind: 'container.inspect', quote: `State.Status ${status}, State.Pid ${pid}` },
        ],
        remedy: [
          ...(tracerPid === null
            ? []
            : [
                {
                  for: 'host' as const,
                  commands: [`ps -o pid,comm,args -p ${tracerPid}   # end it, or let it go on`] as const,
                  changes: 'what traces the process lets go of it, and the shim is told of its end',
                  lasts: 'for good',
                },
              ]),
          {
            for: 'docker',
            commands: [`docker rm -f ${name}   # when it hangs: restart dockerd, live-restore keeps the others`],
            changes: 'removes the container that is only a record; make it anew',
            lasts: 'for good',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default initDiedDaemonStale;
