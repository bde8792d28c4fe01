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

test('is told apart from a limit that nobody has run into yet, which it explains', () => {
  const diagnosis = rank(runRules(rules, full.readings), full.readings);
  expect(diagnosis).toMatchObject({
    status: 'named',
    finding: { cause: 'oom-kill-runc-init' },
    others: expect.arrayContaining([expect.objectContaining({ cause: 'memory-limit-too-small' })]),
  });
});

test('needs no kernel log: the counters of the memory cgroup decide', () => {
  const readings = without(without(full.readings, 'kernel.log'), 'exec.intervention');
  expect(answerOf(oomKillRuncInit, readings)).toMatchObject({ finding: { strength: 'conclusive' } });
});

test('is named at the passive depth, by the kernel log of the execs before', () => {
  const readings = without(without(full.readings, 'exec.attempts'), 'exec.intervention');
  expect(answerOf(oomKillRuncInit, readings)).toMatchObject({ finding: { strength: 'strong' } });
  expect(rank(runRules(rules, readings), readings)).toMatchObject({ finding: { cause: 'oom-kill-runc-init' } });
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

  test('at the passive depth, when somebody else was killed', () => {
    const passive = without(without(full.readings, 'exec.attempts'), 'exec.intervention');
    expect(answerOf(oomKillRuncInit, changed(passive, 'kernel.log', ofAnother)).status).toBe('ruled-out');
  });

  test('at the passive depth, when there is room again: an old kill is no cause', () => {
    const passive = without(without(full.readings, 'exec.attempts'), 'exec.intervention');
    expect(answerOf(oomKillRuncInit, changed(passive, 'cgroup.memory', withRoom(16 * MIB)))).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('are free by now'),
    });
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
