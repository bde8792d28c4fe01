import type { ContainerStatus } from '../../harness/model/container.ts';
import type { Check, Checks } from './recording.ts';

/** The engine has it in that state, and no exec gets in. */
const closed = (status: ContainerStatus): Readonly<Record<string, Check>> => ({
  [`the engine says ${status}`]: (it) => it.must('container.inspect').status === status,
  'no exec works': (it) => it.noneWorks(),
});

/** The state of the container. */
export const STATE_CHECKS: Checks = {
  'container-paused': {
    ...closed('paused'),
    'the kernel has it frozen': (it) => it.must('cgroup.freezer').levels[0].state === 'frozen',
  },
  'container-stopped': closed('exited'),
  'dev-pts-missing': {
    'nothing is at /dev/pts': (it) => it.must('container.mounts').devPts === null,
    'only execs with a terminal fail': (it) =>
      it.attempts().every(({ terminal, outcome }) => (terminal === 'allocated') === (outcome === 'fails')),
  },
  'freezer-stuck': {
    ...closed('running'),
    'its own cgroup was told to freeze': (it) => it.must('cgroup.freezer').levels[0].asked === true,
    'thawing mended it, freezing broke it again': (it) => it.proven(),
  },
  'freezer-stuck-parent': {
    ...closed('running'),
    'its own cgroup was not told to freeze, and is frozen': (it) => {
      const [own] = it.must('cgroup.freezer').levels;
      return own.asked === false && own.state === 'frozen';
    },
  },
  'init-died-unnoticed': {
    ...closed('running'),
    'the first process is dead': (it) => it.must('container.init').state === 'Z',
  },
  'init-killed': {
    ...closed('exited'),
    'by SIGKILL': (it) => it.must('container.inspect').lives.exitCode === 137,
  },
  'init-killed-restarting': {
    ...closed('restarting'),
    'it was started again before': (it) => it.must('container.inspect').lives.restartCount > 0,
  },
  'proc-missing': {
    'nothing is at /proc, and the root is there': (it) => {
      const { root, proc } = it.must('container.mounts');
      return root !== null && proc === null;
    },
    'no exec works': (it) => it.noneWorks(),
  },
  'root-lost-by-engine': {
    'the daemon has it unmounted, and the container does not': (it) =>
      it.must('container.rootfs').daemonSees === 'unmounted' && it.must('container.mounts').root !== null,
    'every exec works': (it) => it.allWork(),
  },
  'root-taken-away': {
    'nothing is at /': (it) => it.must('container.mounts').root === null,
    'no exec works': (it) => it.noneWorks(),
  },
  'init-stopped': {
    'every exec works': (it) => it.allWork(),
    'the first process is stopped': (it) => it.must('container.init').state === 'T',
  },
};
