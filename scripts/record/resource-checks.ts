import type { PlaceUse } from '../../harness/model/host-resources.ts';
import { EXEC_NEEDS_BYTES, bindingMemory } from '../../harness/rules/memory-room.ts';
import type { Checks, Recording } from './recording.ts';

/** What can still be had at the tightest level. */
function roomBytes(it: Recording): number {
  return bindingMemory(it.must('cgroup.memory'), null)?.roomBytes ?? Number.POSITIVE_INFINITY;
}

/** An exec failed while a process of the container was killed for memory. */
function killedWhileFailing(it: Recording): boolean {
  return it.attempts().some(({ outcome, memoryDeltas }) => outcome === 'fails' && (memoryDeltas[0]?.oomKills ?? 0) > 0);
}

function isFull(it: Recording, use: PlaceUse): boolean {
  const place = it.must('host.disks').places.find((one) => one.use === use);
  return place !== undefined && (place.freeBytes === 0 || (place.inodesCount > 0 && place.freeInodesCount === 0));
}

function someFails(it: Recording): boolean {
  return it.attempts().some(({ outcome }) => outcome === 'fails');
}

const KILLED = {
  'less can be had than an exec needs': (it: Recording) => roomBytes(it) < EXEC_NEEDS_BYTES,
  'an exec failed while the kernel killed in the container': killedWhileFailing,
  'lifting the limit mended it, putting it back broke it again; on cgroup v2 it is never lifted': (it: Recording) =>
    it.must('engine.info').cgroupVersion === 'v2' || it.proven(),
};

/** Memory, CPU time, terminals and small file systems. */
export const RESOURCE_CHECKS: Checks = {
  'cpu-quota-hung': {
    'every exec was given up': (it) => it.attempts().every(({ outcome }) => outcome === 'hangs'),
    'the cgroup was stopped meanwhile': (it) =>
      it.attempts().some(({ cpuDeltas }) => (cpuDeltas[0]?.throttledCount ?? 0) > 0),
  },
  'cpu-quota-slow': {
    'every exec works': (it) => it.allWork(),
    'each takes more than a second': (it) => it.attempts().every(({ durationMs }) => durationMs > 1000),
  },
  'data-root-no-space': {
    'every exec works': (it) => it.allWork(),
    'the data root is full': (it) => isFull(it, 'data-root'),
  },
  'devpts-full': {
    'every terminal is taken': (it) => {
      const { container } = it.must('host.ptys');
      return container !== null && container.count === container.max;
    },
    'the exec with a terminal failed, the one without worked': (it) =>
      it.attempts().every(({ terminal, outcome }) => outcome === (terminal === 'allocated' ? 'fails' : 'works')),
  },
  'io-throttled': {
    'the command alone was given up': (it) =>
      it.attempts().every(({ kind, outcome }) => (outcome === 'hangs') === (kind === 'command')),
    'the container may write so much': (it) => it.must('cgroup.io').levels[0]?.limits.length === 1,
  },
  'memory-and-pids': { ...KILLED, 'many threads are there': (it) => it.must('container.tasks').threadsCount > 150 },
  'memory-command-killed': {
    'the command was killed, and nothing else': (it) =>
      it.allWork() && it.attempts().some(({ end }) => end.status === 'exited' && end.exitCode === 137),
  },
  'memory-edge': {
    'every exec works': (it) => it.allWork(),
    'it is near its limit': (it) => roomBytes(it) < 3 * EXEC_NEEDS_BYTES,
  },
  'memory-limit-lowered': KILLED,
  'memory-oom-init': KILLED,
  'memory-page-cache': {
    'every exec works': (it) => it.allWork(),
    'the use stands at the limit': (it) => {
      const [own] = it.must('cgroup.memory').levels;
      return own !== undefined && own.usageBytes > 0.9 * (own.limitBytes ?? Number.POSITIVE_INFINITY);
    },
  },
  'memory-pod-limit': {
    ...KILLED,
    'the container has no limit of its own': (it) => it.must('cgroup.memory').levels[0]?.limitBytes === null,
  },
  'memory-waits': {
    'every exec was given up': (it) => it.attempts().every(({ outcome }) => outcome === 'hangs'),
    'nobody may be killed': (it) => it.must('cgroup.memory').levels[0]?.onExhaustion !== 'kills',
  },
  'page-cache-and-pids': { 'an exec failed while the kernel refused forks': (it) => it.refusedWhileFailing() },
  'run-no-inodes': { 'the bundle has no inode left': (it) => isFull(it, 'bundle'), 'an exec failed': someFails },
  'run-no-space': { 'the bundle has no space left': (it) => isFull(it, 'bundle'), 'an exec failed': someFails },
  'tmp-no-inodes': { 'there is no inode left': (it) => isFull(it, 'temporary'), 'an exec failed': someFails },
  'tmp-no-space': { 'there is no space left': (it) => isFull(it, 'temporary'), 'an exec failed': someFails },
  'tmpfs-full': { 'every exec works': (it) => it.allWork() },
};
