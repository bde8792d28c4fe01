import { expect, test } from 'vitest';

import type { Door } from '../../../harness/docker/entries.ts';
import { confirmUlimit, ulimitOf, type UlimitTools } from '../../../harness/engine/confirm-ulimit.ts';
import { localHost } from '../../../harness/host/local.ts';
import { plainExec } from '../../../harness/model/exec-spec.ts';
import type { SuspectedLimit } from '../../../harness/model/finding.ts';
import { proofOf } from '../../../harness/rules/exec-evidence.ts';

const SUSPECT: SuspectedLimit = {
  path: 'RLIMIT_NPROC',
  liftTo: '70',
  reach: 'container',
  room: { max: 5, current: 6 },
};

function door(entry: Door['entry'], seen: string[], exitCode: number): Door {
  return {
    entry,
    terminals: 'none',
    how: () => entry,
    async exec() {
      seen.push(`${entry} ${exitCode}`);
      return await Promise.resolve({ end: { status: 'exited', exitCode }, stdout: '', stderr: '', durationMs: 1 });
    },
  };
}

function laboratory(raisedExit: number): { readonly tools: UlimitTools; readonly seen: string[] } {
  const seen: string[] = [];
  const tools: UlimitTools = {
    host: localHost,
    engineHost: localHost,
    doors: [door('engine-api', seen, 126), door('runtime', seen, 255)],
    raised({ resource, soft }) {
      seen.push(`${resource} ${soft}`);
      return door('runtime', seen, raisedExit);
    },
    logPath: null,
    readCounters: async () => await Promise.resolve({ pids: null, units: [], memory: null, cpu: null, pressure: null }),
    atMs: () => 0,
    kinds: [{ kind: 'true', spec: plainExec('/bin/true'), count: 1 }],
    timeoutMs: 1000,
  };
  return { tools, seen };
}

test('a resource limit is told from a file by its name', () => {
  expect(ulimitOf(SUSPECT)).toBe('RLIMIT_NPROC');
  expect(ulimitOf({ path: '/sys/fs/cgroup/pids.max' })).toBeNull();
});

test('three execs by the runtime alone, the one between with the higher limit', async () => {
  const { tools, seen } = laboratory(0);
  const intervention = await confirmUlimit(tools, { resource: 'RLIMIT_NPROC', suspect: SUSPECT });
  expect(seen).toEqual(['runtime 255', 'RLIMIT_NPROC 70', 'runtime 0', 'runtime 255']);
  expect(intervention).toMatchObject({ path: 'RLIMIT_NPROC', was: '5', liftedTo: '70', restoredTo: '5' });
  expect(proofOf(intervention)).toBe('proven');
});

test('one that fails all the same refutes it', async () => {
  const { tools } = laboratory(255);
  expect(proofOf(await confirmUlimit(tools, { resource: 'RLIMIT_NPROC', suspect: SUSPECT }))).toBe('refuted');
});

test('without a runtime there is no such exec', async () => {
  const { tools } = laboratory(0);
  const doors = tools.doors.filter(({ entry }) => entry !== 'runtime');
  await expect(confirmUlimit({ ...tools, doors }, { resource: 'RLIMIT_NPROC', suspect: SUSPECT })).rejects.toThrow(
    'the runtime of the container was not found',
  );
});
