import type { Fault } from './fault.ts';
import { startFiller } from './filler.ts';
import { injectionFailed } from './injection-failed.ts';

/** What the engine mounts it with: a remount keeps only what it is told. */
const OPTIONS = 'nosuid,noexec,gid=5,mode=620,ptmxmode=666';

/** Not kernel.pty.max, which is the whole host's: the mount option max= holds for this one container. */
const devptsFull: Fault<'devpts-full'> = {
  id: 'devpts-full',
  title: 'Every pseudo-terminal that the container may have is open',
  blast: 'container',
  parameters: { max: 'how many its devpts may have' },
  requires: ['root'],

  describe: (spec) => [
    `mount --namespace PID -o remount,max=${spec.max} the container's /dev/pts; undo: remove the container, whose mount it is`,
    `open ${spec.max} terminals in it; undo: kill the process that has them (pid and start time)`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ max }, tools) {
    const { host, read } = tools;
    const { initPid } = await read('container.home');
    const args = [
      '--namespace',
      String(initPid),
      '-t',
      'devpts',
      '-o',
      `remount,max=${max},${OPTIONS}`,
      'devpts',
      '/dev/pts',
    ];
    const { exitCode, stderr } = await host.exec('mount', args, { timeoutMs: 5000 });
    if (exitCode !== 0)
      throw injectionFailed('devpts-full', `mount: exit code ${exitCode}: ${stderr.trim().slice(0, 300)}`);
    const filler = await startFiller('devpts-full', ['ptys', 'max'], tools);
    const { made, refusal } = await filler.fill();
    const { container } = await read('host.ptys');
    if (refusal !== 'ENOSPC' || container?.max !== max || container.count !== max) {
      throw injectionFailed(
        'devpts-full',
        `${made} terminals were opened (${refusal}), ${container?.count} of ${container?.max} are there`,
      );
    }
  },
};

export default devptsFull;
