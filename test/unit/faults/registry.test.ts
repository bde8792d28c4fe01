import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { faultOf, faults } from '../../../harness/faults/index.ts';

const FOLDER = new URL('../../../harness/faults/', import.meta.url);

/** A file that declares a fault has a default export; the others are what faults share. */
async function declared(): Promise<readonly string[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.ts') && name !== 'index.ts').toSorted();
  const ids = await Promise.all(
    files.map(async (name) => {
      const module: unknown = await import(new URL(name, FOLDER).href);
      return typeof module === 'object' && module !== null && 'default' in module ? name.slice(0, -3) : null;
    }),
  );
  return ids.filter((id) => id !== null);
}

test('the registry has every fault of the folder, by the name of its file, sorted', async () => {
  expect(Object.keys(faults)).toEqual(await declared());
  for (const [key, { id }] of Object.entries(faults)) expect(id).toBe(key);
});

test('every fault says what it would change and how it would be taken back', () => {
  const lines = [
    ...faultOf('hidden-freeze').describe({ fault: 'hidden-freeze', level: 'own' }),
    ...faultOf('hidden-freeze').describe({ fault: 'hidden-freeze', level: 'parent' }),
    ...faultOf('container-unmount').describe({ fault: 'container-unmount', what: 'proc' }),
    ...faultOf('container-unmount').describe({ fault: 'container-unmount', what: 'engine-root' }),
    ...faultOf('unreported-death').describe({ fault: 'unreported-death' }),
    ...faultOf('init-signal').describe({ fault: 'init-signal', signal: 'SIGKILL', times: 2 }),
    ...faultOf('init-signal').describe({ fault: 'init-signal', signal: 'SIGSTOP', times: 1 }),
    ...faultOf('engine-pause').describe({ fault: 'engine-pause' }),
    ...faultOf('engine-stop').describe({ fault: 'engine-stop' }),
    ...faultOf('pids-limit').describe({ fault: 'pids-limit', when: 'at-creation', max: 64 }),
    ...faultOf('pids-limit').describe({ fault: 'pids-limit', when: 'live', max: 64 }),
    ...faultOf('pod-pids-limit').describe({ fault: 'pod-pids-limit', level: 'parent', max: 64 }),
    ...faultOf('runtime-binary').describe({ fault: 'runtime-binary', variant: 'missing' }),
    ...faultOf('runtime-state').describe({ fault: 'runtime-state', variant: 'zeros' }),
    ...faultOf('daemon-signal').describe({ fault: 'daemon-signal', which: 'shim', how: 'stopped' }),
    ...faultOf('daemon-tasks').describe({ fault: 'daemon-tasks', which: 'dockerd', free: 1 }),
    ...faultOf('daemon-descriptors').describe({ fault: 'daemon-descriptors', which: 'dockerd', free: 1 }),
    ...faultOf('foreign-workdir').describe({ fault: 'foreign-workdir' }),
    ...faultOf('user-keys').describe({ fault: 'user-keys', free: 1 }),
    ...faultOf('io-throttle').describe({ fault: 'io-throttle', what: 'write', bytesPerSecond: 5000 }),
    ...faultOf('seccomp-profile').describe({ fault: 'seccomp-profile', call: 'setgroups', argument: 3 }),
    ...faultOf('seccomp-profile').describe({ fault: 'seccomp-profile', call: 'clone3', argument: null }),
    ...faultOf('daemon-file').describe({ fault: 'daemon-file', which: 'dockerd' }),
    ...faultOf('thread-bomb').describe({ fault: 'thread-bomb', threads: null }),
    ...faultOf('process-bomb').describe({ fault: 'process-bomb', processes: 9, afterwards: 'ends' }),
    ...faultOf('unreaped-children').describe({ fault: 'unreaped-children', children: null }),
    ...faultOf('few-descriptors').describe({ fault: 'few-descriptors', max: 8 }),
    ...faultOf('namespace-ids').describe({ fault: 'namespace-ids', free: 1 }),
    ...faultOf('busy-neighbour').describe({ fault: 'busy-neighbour', containers: 2 }),
    ...faultOf('shared-uid').describe({ fault: 'shared-uid', limit: 5, processes: 8 }),
    ...faultOf('shim-descriptors').describe({ fault: 'shim-descriptors', free: 2 }),
    ...faultOf('shim-tasks').describe({ fault: 'shim-tasks', free: 2 }),
    ...faultOf('headroom').describe({ fault: 'headroom', free: 3 }),
    ...faultOf('memory-headroom').describe({ fault: 'memory-headroom', level: 'parent', leaveBytes: 4096 }),
    ...faultOf('memory-held').describe({ fault: 'memory-held', leaveBytes: 4096 }),
    ...faultOf('page-cache').describe({ fault: 'page-cache' }),
    ...faultOf('no-oom-killer').describe({ fault: 'no-oom-killer' }),
    ...faultOf('cpu-quota').describe({ fault: 'cpu-quota', quotaUs: 1000, periodUs: 100_000 }),
    ...faultOf('devpts-full').describe({ fault: 'devpts-full', max: 4 }),
    ...faultOf('engine-disk').describe({ fault: 'engine-disk', place: 'run', lack: 'inodes' }),
    ...faultOf('tmpfs-full').describe({ fault: 'tmpfs-full', sizeBytes: 65_536 }),
    ...faultOf('host-load').describe({ fault: 'host-load', processes: 4 }),
    ...faultOf('host-memory').describe({ fault: 'host-memory', leaveBytes: 4096 }),
    ...faultOf('host-sysctl').describe({ fault: 'host-sysctl', limit: 'vm.overcommit_memory', free: 9 }),
    ...faultOf('full-neighbour').describe({ fault: 'full-neighbour', max: 64 }),
  ];
  expect(lines.length).toBeGreaterThanOrEqual(5);
  for (const line of lines) expect(line).toContain('; undo: ');
});

test('every fault has a test of its own', async () => {
  const tests = await readdir(import.meta.dirname);
  for (const id of Object.keys(faults)) expect(tests).toContain(`${id}.test.ts`);
});
