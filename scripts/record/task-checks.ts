import { EXEC_NEEDS_SLOTS } from '../../harness/rules/pids-headroom.ts';
import type { EnginePlace } from '../../harness/model/engine-pids.ts';
import type { Checks, Recording } from './recording.ts';

function tasksLeft(it: Recording, role: EnginePlace['role']): number {
  const levels = it.must('engine.pids').find((place) => place.role === role)?.levels ?? [];
  return Math.min(...levels.map(({ max, current }) => (max ?? Number.POSITIVE_INFINITY) - current));
}

function descriptorsLeft(it: Recording, role: EnginePlace['role']): number {
  const process = it.must('process.limits')[role];
  return (process?.openFiles.soft ?? Number.POSITIVE_INFINITY) - (process?.openFilesCount ?? 0);
}

function keysLeft(it: Recording): number | null {
  const { users, containerRootUid } = it.must('host.keys');
  const user = users?.find(({ uid }) => uid === containerRootUid);
  return user === undefined ? null : user.maxKeys - user.keys;
}

/** Limits of tasks, processes, keys and descriptors. */
export const TASK_CHECKS: Checks = {
  'bomb-that-ended': {
    'every exec works': (it) => it.allWork(),
    'the kernel has refused forks, and many slots are free': (it) => {
      const { own, free } = it.levels();
      return (own.refusals ?? 0) > 0 && (free ?? 0) > EXEC_NEEDS_SLOTS;
    },
  },
  'containerd-out-of-files': {
    'every exec works': (it) => it.allWork(),
    'containerd has hardly a descriptor left': (it) => descriptorsLeft(it, 'containerd') < 4,
  },
  'containerd-unit-full': {
    'the cgroup of shim and containerd is nearly full': (it) => tasksLeft(it, 'shim') < 4,
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  },
  'crun-frozen': {
    'it is crun': (it) => it.must('container.home').runtimeVersion?.startsWith('crun ') === true,
    'no exec works': (it) => it.noneWorks(),
  },
  'crun-full': {
    'it is crun': (it) => it.must('container.home').runtimeVersion?.startsWith('crun ') === true,
    'every exec works': (it) => it.allWork(),
    'no slot is free': (it) => it.levels().free === 0,
  },
  'dockerd-out-of-files': {
    'an exec failed': (it) => it.attempts().some(({ outcome }) => outcome !== 'works'),
    'dockerd has hardly a descriptor left': (it) => descriptorsLeft(it, 'dockerd') < 8,
  },
  'dockerd-unit-full': {
    'every exec works': (it) => it.allWork(),
    'the cgroup of dockerd is nearly full': (it) => tasksLeft(it, 'dockerd') < 4,
  },
  'keys-gone': {
    'every exec that was tried failed': (it) => it.noneWorks(),
    'the user has no key left': (it) => keysLeft(it) === 0,
  },
  'container-and-pod-full': {
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
    'container and pod are full': (it) => {
      const { own, parent } = it.levels();
      return own.current >= (own.max ?? Number.POSITIVE_INFINITY) && parent?.current === parent?.max;
    },
  },
  'few-dead-children': {
    'some are dead, and most are not': (it) => {
      const { zombiesCount, threadsCount } = it.must('container.tasks');
      return zombiesCount > 0 && zombiesCount < threadsCount / 2;
    },
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  },
  'full-neighbour': {
    'every exec works': (it) => it.allWork(),
    'more slots are free than an exec needs': (it) => (it.levels().free ?? 0) > EXEC_NEEDS_SLOTS,
  },
  'healthy-under-load': {
    'every exec works': (it) => it.allWork(),
    'something waited for a processor': (it) => (it.must('host.pressure').cpu?.someMs ?? 0) > 0,
  },
  'headroom-edge': {
    'every exec works': (it) => it.allWork(),
    'as many slots are free as an exec needs': (it) => it.levels().free === EXEC_NEEDS_SLOTS,
  },
  'headroom-three': {
    'three slots are free': (it) => it.levels().free === 3,
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  },
  'nearly-full': {
    'every exec works': (it) => it.allWork(),
    'at least 94 of 100 slots are taken': (it) => {
      const { own } = it.levels();
      return own.max !== null && own.current / own.max >= 0.94;
    },
  },
  'pod-pids-grandparent': {
    'of three levels the third alone is full': (it) => {
      const [, parent, grandparent] = it.must('cgroup.pids').levels;
      return parent?.max === null && grandparent !== undefined && grandparent.current === grandparent.max;
    },
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  },
  'process-bomb': {
    'most of what fills it are processes': (it) => it.must('container.tasks').processesCount > 60,
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  },
  'unreaped-zombies': {
    'most of what fills it is dead': (it) => it.must('container.tasks').zombiesCount > 50,
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
  },
  'out-of-ids': {
    'a few tasks are there, and no id is left for an exec': (it) => {
      const { ids, tasksCount } = it.must('pid.namespace');
      return ids.status === 'read' && ids.max < 310 && ids.last >= 300 && tasksCount < 5;
    },
    'every exec fails': (it) => it.attempts().every(({ outcome }) => outcome === 'fails'),
  },
  'shim-out-of-files': {
    'the shim has hardly a descriptor left': (it) => {
      const { shim } = it.must('process.limits');
      return shim?.openFilesCount !== null && (shim?.openFiles.soft ?? 0) - (shim?.openFilesCount ?? 0) < 4;
    },
    'execs fail through the shim': (it) => it.attempts().some(({ outcome }) => outcome === 'fails'),
  },
  'terminal-without-descriptors': {
    // The runtime alone, started from here, is now and then one descriptor short without a terminal too.
    'through the engine only the exec with a terminal fails': (it) =>
      it
        .attempts()
        .filter(({ entry }) => entry === 'engine-api')
        .every(({ outcome, terminal }) => (outcome === 'fails') === (terminal === 'allocated')),
  },
  'unit-full': {
    'the cgroup of the shim is nearly full': (it) => {
      const level = it.must('engine.pids').find(({ role }) => role === 'shim')?.levels[0];
      return level !== undefined && level.max !== null && level.max - level.current < 4;
    },
    'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing(),
    'lifting the limit mended it, putting it back broke it again': (it) => it.proven(),
  },
  'user-below-limit': { 'every exec works': (it) => it.allWork() },
  'user-over-limit': {
    'execs fail that get as far as execve': (it) =>
      it.attempts().every(({ outcome, kind }) => (outcome === 'fails') === (kind === 'true')),
    'one with a limit of its own works, and those before and after it fail': (it) => it.proven(),
  },
};
