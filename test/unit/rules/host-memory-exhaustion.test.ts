import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { HostMemory } from '../../../harness/model/host-resources.ts';
import type { KernelLog } from '../../../harness/model/kernel-log.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import hostMemoryExhaustion from '../../../harness/rules/host-memory-exhaustion.ts';
import { rules } from '../../../harness/rules/index.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const MIB = 1024 ** 2;
const { readings: healthy } = await recording('healthy');
const passive = without(healthy, 'exec.attempts');

function has(change: Partial<HostMemory>): (memory: HostMemory) => HostMemory {
  return (memory) => ({ ...memory, ...change });
}

function killedForHost(ageMs: number): (log: KernelLog) => KernelLog {
  const text = 'Out of memory: Killed process 42 (java) total-vm:1kB';
  const event = {
    what: 'oom-kill',
    ageMs,
    text,
    process: { pid: 42, name: 'java' },
    cgroup: null,
    limitOf: 'host',
  } as const;
  return (log) => ({ ...log, events: [event] });
}

const SHORT = has({ availableBytes: 8 * MIB, swapFreeBytes: 0 });
const PROMISED = has({ overcommit: 'strict', commitLimitBytes: 1000 * MIB, committedBytes: 990 * MIB });

function named(readings: readonly Reading[]): string {
  const diagnosis = rank(runRules(rules, readings), readings);
  return diagnosis.status === 'named' ? diagnosis.finding.cause : diagnosis.status;
}

const refused = changed(healthy, 'exec.attempts', (attempts) =>
  attempts.map((one) => ({ ...one, outcome: 'fails', stdout: 'fork/exec /usr/sbin/runc: cannot allocate memory' })),
);

test('speaks when execs are refused memory and the host has none: conclusive, in the kernel', () => {
  expect(answerOf(hostMemoryExhaustion, changed(refused, 'host.memory', SHORT))).toMatchObject({
    finding: { layer: 'kernel', strength: 'conclusive', because: expect.stringContaining('8.0 MiB of the host') },
  });
});

test('a host that may promise nothing more refuses with memory free', () => {
  expect(answerOf(hostMemoryExhaustion, changed(refused, 'host.memory', PROMISED))).toMatchObject({
    finding: {
      because: expect.stringContaining('990.0 MiB of 1000.0 MiB have been promised'),
      remedy: [{ commands: ['sysctl -w vm.overcommit_memory=0'] }, {}],
    },
  });
});

test('a page of a tmpfs that is not promised is refused in the words of a full disk', () => {
  const said = 'OCI runtime exec failed: write /tmp/runc-process3070041233: no space left on device: unknown';
  const noPage = changed(healthy, 'exec.attempts', (attempts) =>
    attempts.map((one) => ({ ...one, outcome: 'fails', stdout: said })),
  );
  expect(named(changed(noPage, 'host.memory', PROMISED))).toBe('host-memory-exhaustion');
  // The same words where the kernel promises freely are those of a disk.
  expect(named(changed(noPage, 'host.memory', SHORT))).toBe('disk-full');
  expect(named(noPage)).toBe('disk-full');
});

test('at the passive depth: strong with a fresh kill for the whole host, weak without', () => {
  const short = changed(passive, 'host.memory', SHORT);
  expect(answerOf(hostMemoryExhaustion, changed(short, 'kernel.log', killedForHost(5000)))).toMatchObject({
    finding: { strength: 'strong' },
  });
  expect(answerOf(hostMemoryExhaustion, changed(short, 'kernel.log', killedForHost(3_600_000)))).toMatchObject({
    finding: { strength: 'weak' },
  });
});

describe('is silent', () => {
  test('with memory free, and an old kill', () => {
    expect(answerOf(hostMemoryExhaustion, changed(passive, 'kernel.log', killedForHost(3_600_000))).status).toBe(
      'ruled-out',
    );
  });

  test('when everything is promised and nobody counts it', () => {
    const heuristic = changed(passive, 'host.memory', (memory) => ({ ...PROMISED(memory), overcommit: 'heuristic' }));
    expect(answerOf(hostMemoryExhaustion, heuristic).status).toBe('ruled-out');
  });

  test('when execs fail for another reason', () => {
    const other = changed(refused, 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, stdout: 'read init-p' })),
    );
    expect(answerOf(hostMemoryExhaustion, changed(other, 'host.memory', SHORT)).status).toBe('ruled-out');
  });

  test('when memory can be had from swap', () => {
    expect(
      answerOf(
        hostMemoryExhaustion,
        changed(passive, 'host.memory', has({ availableBytes: 8 * MIB, swapFreeBytes: 900 * MIB })),
      ).status,
    ).toBe('ruled-out');
  });
});
