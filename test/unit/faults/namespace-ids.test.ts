import { expect, test } from 'vitest';

import namespaceIds from '../../../harness/faults/namespace-ids.ts';
import { underLimit, WAITING } from './bomb-site.ts';
import type { Laboratory } from './laboratory.ts';

const SPEC = { fault: 'namespace-ids', free: 1 } as const;

/** A kernel that gives the namespace, or the host, what was asked for. */
function kernel(hits: 'namespace' | 'host'): { lab: Laboratory; tools: Laboratory['tools'] } {
  const lab = underLimit(512);
  lab.lines.push(WAITING, '{"made":300,"refusal":"none"}');
  let max = 4_194_304;
  lab.evidence['pid.namespace'] = () => ({ ids: { status: 'read', max, last: 305 }, tasksCount: 1, reusedCount: 0 });
  const { host } = lab.tools;
  const exec: typeof host.exec = async (file, args) => {
    lab.done.push([file, ...args].join(' '));
    if (hits === 'namespace') max = 301;
    else lab.files.set('/proc/sys/kernel/pid_max', '301\n');
    return await Promise.resolve({ exitCode: 0, signal: null, timedOut: false, stdout: '', stderr: '', durationMs: 1 });
  };
  const tasks = { threadsCount: 1, processesCount: 1, zombiesCount: 0, zombiesByParent: [] };
  const init = { pid: 41, parentPid: 40, name: 'payload', state: 'S', threads: 1 };
  return {
    lab,
    tools: {
      ...lab.tools,
      host: { ...host, exec, kill: (pid) => void lab.done.push(`kill ${pid}`) },
      readTasks: async () => await Promise.resolve({ ...tasks, byThreads: [init] }),
    },
  };
}

test('the low ids are spent under a limit, and the host’s own limit is on disk before', async () => {
  const { lab, tools } = kernel('namespace');
  await namespaceIds.inject(SPEC, tools);
  expect(lab.done.slice(-3)).toEqual([
    'kill 4095',
    'journal {"kind":"write","path":"/proc/sys/kernel/pid_max","text":"301","was":"32768"}',
    'nsenter --target 41 --pid sysctl -w kernel.pid_max=301',
  ]);
});

test('a kernel on which the host’s was written instead is no injection', async () => {
  const { tools } = kernel('host');
  await expect(namespaceIds.inject(SPEC, tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
