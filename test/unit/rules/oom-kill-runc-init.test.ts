import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { CgroupMemory } from '../../../harness/model/cgroup.ts';
import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import type { KernelLog } from '../../../harness/model/kernel-log.ts';
import { rules } from '../../../harness/rules/index.ts';
import oomKillRuncInit from '../../../harness/rules/oom-kill-runc-init.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const MIB = 1024 ** 2;
const full = await recording('memory-oom-init');

function withRoom(bytes: number): (memory: CgroupMemory) => CgroupMemory {
  return (memory) => ({
    ...memory,
    levels: memory.levels.map((level) => ({
      ...level,
      limitBytes: level.limitBytes === null ? null : level.usageBytes + bytes,
    })),
  });
}

function spared(attempts: readonly ExecAttempt[]): readonly ExecAttempt[] {
  return attempts.map((one) => ({
    ...one,
    memoryDeltas: one.memoryDeltas.map((delta) => ({ ...delta, oomKills: 0 })),
  }));
}

/** As if the kernel had killed another program of the container. */
function ofAnother(log: KernelLog): KernelLog {
  return { ...log, events: log.events.map((event) => ({ ...event, process: { pid: 9, name: 'java' } })) };
}

test('speaks on its recording: conclusive, with the limit, the kills and the name that the kernel log has', () => {
  expect(answerOf(oomKillRuncInit, full.readings)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'oom-kill-runc-init',
      layer: 'runtime-init',
      strength: 'conclusive',
      because: expect.stringMatching(
        /is 32\.0 MiB; .*6 of 6 execs failed while the kernel killed .*names runc:\[2:INIT\].*lifting this one limit/u,
      ),
      suspect: { path: expect.stringContaining('/memory.limit_in_bytes'), reach: 'container' },
    },
  });
});

const passive = without(without(full.readings, 'exec.attempts'), 'exec.intervention');
const unlogged = without(passive, 'kernel.log');

test('is foreseen where no exec fits and nobody has tried one: strong with next to no room', () => {
  expect(answerOf(oomKillRuncInit, unlogged)).toMatchObject({
    finding: { strength: 'strong', because: expect.stringContaining('no exec was tried') },
  });
});

test('is foreseen weakly between what always fails and what never does, and for a runtime that needs less', () => {
  const between = changed(unlogged, 'cgroup.memory', withRoom(1600 * 1024));
  const crun = changed(unlogged, 'container.home', (home) => ({ ...home, runtimeVersion: 'crun version 1.21' }));
  for (const readings of [between, crun]) {
    expect(answerOf(oomKillRuncInit, readings)).toMatchObject({ finding: { strength: 'weak' } });
  }
});

test('needs no kernel log: the counters of the memory cgroup decide', () => {
  const readings = without(without(full.readings, 'kernel.log'), 'exec.intervention');
  expect(answerOf(oomKillRuncInit, readings)).toMatchObject({ finding: { strength: 'conclusive' } });
});

test('is named at the passive depth, by the kernel log of the execs before', () => {
  expect(answerOf(oomKillRuncInit, passive)).toMatchObject({ finding: { strength: 'strong' } });
  expect(rank(runRules(rules, passive), passive)).toMatchObject({ finding: { cause: 'oom-kill-runc-init' } });
});

test.each(['memory-limit-lowered', 'memory-pod-limit', 'memory-and-pids'])('speaks on %s as well', async (name) => {
  const { readings } = await recording(name);
  expect(answerOf(oomKillRuncInit, readings)).toMatchObject({ finding: { strength: 'conclusive' } });
});

test('where only the parent is limited, the container is not told to be given more', async () => {
  const { readings } = await recording('memory-pod-limit');
  const answer = answerOf(oomKillRuncInit, readings);
  expect(answer).toMatchObject({ finding: { because: expect.stringContaining('of a cgroup above the container') } });
  expect(JSON.stringify(answer)).not.toContain('docker update');
});

describe('is silent', () => {
  test('when execs failed and nobody was killed: the same text has many causes', () => {
    const readings = changed(without(full.readings, 'exec.intervention'), 'exec.attempts', spared);
    expect(answerOf(oomKillRuncInit, readings)).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('nobody in the container was killed'),
    });
  });

  test('at the passive depth, when there is room and somebody else was killed', () => {
    const roomy = changed(passive, 'cgroup.memory', withRoom(16 * MIB));
    expect(answerOf(oomKillRuncInit, changed(roomy, 'kernel.log', ofAnother)).status).toBe('ruled-out');
  });

  test('at the passive depth, when there is room again: an old kill is no cause', () => {
    expect(answerOf(oomKillRuncInit, changed(passive, 'cgroup.memory', withRoom(16 * MIB)))).toMatchObject({
      status: 'ruled-out',
      because: expect.stringMatching(/^the kernel killed runc:\[2:INIT\] .* ago, and 16\.0 MiB of .* can be had/u),
    });
  });

  test('where nobody may be killed', () => {
    const waits = changed(unlogged, 'cgroup.memory', (memory) => ({
      ...memory,
      levels: memory.levels.map((level) => ({ ...level, onExhaustion: 'waits' as const })),
    }));
    expect(answerOf(oomKillRuncInit, waits)).toMatchObject({
      because: expect.stringContaining('nobody may be killed'),
    });
  });

  test('when a program of the container was killed while an exec was refused in words of its own', () => {
    const readings = changed(without(full.readings, 'exec.intervention'), 'exec.attempts', (attempts) =>
      attempts.map((one) => ({
        ...one,
        stdout:
          'OCI runtime exec failed: exec failed: unable to start container process: exec: "x": executable file not found in $PATH: unknown',
      })),
    );
    expect(answerOf(oomKillRuncInit, readings).status).toBe('ruled-out');
  });

  test('when every exec worked and no kernel counts kills', () => {
    const readings = changed(without(full.readings, 'exec.intervention'), 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'works', memoryDeltas: [] })),
    );
    expect(answerOf(oomKillRuncInit, readings).status).toBe('ruled-out');
  });

  test('when execs failed all the same while the limit was lifted', () => {
    const readings = changed(full.readings, 'exec.intervention', (proof) => ({
      ...proof,
      lifted: proof.lifted.map((one) => ({ ...one, outcome: 'fails' })),
    }));
    expect(answerOf(oomKillRuncInit, readings).status).toBe('ruled-out');
  });

  test('without any limit', () => {
    const readings = changed(full.readings, 'cgroup.memory', (memory) => ({ ...memory, levels: [] }));
    expect(answerOf(oomKillRuncInit, readings)).toMatchObject({ because: 'no memory limit at any level' });
  });
});
