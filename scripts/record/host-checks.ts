import { RUNTIME_NEEDS_TASKS } from '../../harness/rules/runtime-tasks.ts';
import type { Check, Checks, Recording } from './recording.ts';

function someFails(it: Recording): boolean {
  return it.attempts().some(({ outcome }) => outcome === 'fails');
}

function rootKeys(it: Recording) {
  return it.must('host.keys').users?.find(({ uid }) => uid === 0) ?? null;
}

const MIB = 1024 ** 2;
const WORKS: Readonly<Record<string, Check>> = { 'every exec works': (it) => it.allWork() };

/** Faults of a whole machine: recorded from runs in one that is thrown away. */
export const HOST_CHECKS: Checks = {
  'host-files-gone': {
    'the machine has as many open files as it may': (it) =>
      it.must('host.files').openCount >= it.must('host.files').max,
    'the null exec works, and what gets as far as execve fails': (it) =>
      it.attempts().every(({ kind, outcome }) => (outcome === 'fails') === (kind !== 'null-exec')),
  },
  'host-ids-gone': {
    'hardly an id is left': (it) => (it.must('host.threads').idsFree ?? Number.POSITIVE_INFINITY) < RUNTIME_NEEDS_TASKS,
    'no exec works': (it) => it.noneWorks(),
  },
  'host-inotify-gone': WORKS,
  'host-key-bytes-gone': {
    ...WORKS,
    'root has hardly a byte of keys left': (it) => {
      const user = rootKeys(it);
      return user !== null && user.maxBytes - user.bytes < 512;
    },
  },
  'host-keys-gone': {
    ...WORKS,
    'root has no key left': (it) => {
      const user = rootKeys(it);
      return user !== null && user.keys >= user.maxKeys;
    },
  },
  'host-memory-gone': {
    ...WORKS,
    'next to nothing is available': (it) => (it.must('host.memory').availableBytes ?? 0) < 32 * MIB,
  },
  'host-namespaces-gone': WORKS,
  'host-promises-gone': {
    'the kernel promises no more, and much is free': (it) => {
      const { overcommit, availableBytes } = it.must('host.memory');
      return overcommit === 'strict' && (availableBytes ?? 0) > 1024 * MIB;
    },
    'an exec failed': someFails,
  },
  'host-slow': WORKS,
  'host-terminals-gone': {
    'an exec with a terminal failed, those without worked': (it) =>
      it.attempts().every(({ terminal, outcome }) => (outcome === 'fails') === (terminal === 'allocated')),
  },
  'host-threads-edge': {
    ...WORKS,
    'few hundred threads are left': (it) => {
      const { threadsMax, threadsCount } = it.must('host.threads');
      return threadsMax - threadsCount < 400;
    },
  },
  'host-threads-gone': {
    'hardly a thread is left': (it) => {
      const { threadsMax, threadsCount } = it.must('host.threads');
      return threadsMax - threadsCount < RUNTIME_NEEDS_TASKS;
    },
    'an exec failed': someFails,
    'lifting the limit mended it, putting it back broke it again': (it) => it.proven(),
  },
};
