import { describe, expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { CgroupMemory, MemoryLevel } from '../../../harness/model/cgroup.ts';
import { rules } from '../../../harness/rules/index.ts';
import memoryLimitTooSmall from '../../../harness/rules/memory-limit-too-small.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const MIB = 1024 ** 2;
const full = await recording('memory-oom-init');
const unprobed = without(without(full.readings, 'exec.attempts'), 'exec.intervention');
/** Nobody may be killed there, and no exec was tried. */
const passive = changed(
  unprobed,
  'cgroup.memory',
  own(() => ({ onExhaustion: 'waits' })),
);

function own(change: (level: MemoryLevel) => Partial<MemoryLevel>): (memory: CgroupMemory) => CgroupMemory {
  return (memory) => ({
    ...memory,
    levels: memory.levels.map((level) => (level.of === 'own' ? { ...level, ...change(level) } : level)),
  });
}

test('speaks at the passive depth where nobody may be killed: no exec was tried, and each would wait', () => {
  expect(answerOf(memoryLimitTooSmall, passive)).toMatchObject({
    status: 'matched',
    finding: {
      cause: 'memory-limit-too-small',
      layer: 'runtime-init',
      strength: 'strong',
      because: expect.stringMatching(/is 32\.0 MiB and 31\.\d MiB are used.*an exec needs up to 2048 KiB/u),
    },
  });
});

test('leaves it to the kill where there is one, before it happens and after: one cause at every depth', () => {
  for (const readings of [unprobed, full.readings]) {
    expect(answerOf(memoryLimitTooSmall, readings)).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('that is oom-kill-runc-init'),
    });
    expect(rank(runRules(rules, readings), readings)).toMatchObject({
      status: 'named',
      finding: { cause: 'oom-kill-runc-init', layer: 'runtime-init' },
    });
  }
});

test('names what nobody may be killed for: the exec sleeps, and does not end', async () => {
  const { readings } = await recording('memory-waits');
  expect(answerOf(memoryLimitTooSmall, readings)).toMatchObject({
    finding: { layer: 'runtime-init', because: expect.stringContaining('oom_kill_disable') },
  });
});

test('names what the command itself was killed for, in its own layer', async () => {
  const { readings } = await recording('memory-command-killed');
  expect(answerOf(memoryLimitTooSmall, readings)).toMatchObject({
    finding: {
      layer: 'command',
      strength: 'conclusive',
      because: expect.stringContaining('exit code 137'),
      suspect: null,
    },
  });
});

test('says so when the limit was lowered: more was in use before than is allowed now', () => {
  const lowered = changed(
    passive,
    'cgroup.memory',
    own(({ limitBytes }) => ({ peakBytes: (limitBytes ?? 0) + 9 * MIB })),
  );
  expect(answerOf(memoryLimitTooSmall, lowered)).toMatchObject({
    finding: { because: expect.stringContaining('the limit has been lowered since') },
  });
});

test('swap of the host is room, as far as the cgroup may use it', () => {
  const swapping = changed(passive, 'host.memory', (memory) => ({ ...memory, swapFreeBytes: 1024 * MIB }));
  expect(
    answerOf(
      memoryLimitTooSmall,
      changed(
        swapping,
        'cgroup.memory',
        own(() => ({ swapFreeBytes: 64 * MIB })),
      ),
    ).status,
  ).toBe('ruled-out');
  expect(
    answerOf(
      memoryLimitTooSmall,
      changed(
        swapping,
        'cgroup.memory',
        own(() => ({ swapFreeBytes: 0 })),
      ),
    ),
  ).toMatchObject({
    finding: { strength: 'strong' },
  });
});

test('a limit of memory and swap together that is the same amount can not be lifted by one write, and is left alone', () => {
  const equal = own(({ limitBytes, usageBytes }) => ({ swapFreeBytes: (limitBytes ?? 0) - usageBytes }));
  expect(answerOf(memoryLimitTooSmall, changed(passive, 'cgroup.memory', equal))).toMatchObject({
    finding: { suspect: null },
  });
  expect(
    answerOf(
      memoryLimitTooSmall,
      changed(passive, 'cgroup.memory', (memory) => ({ ...equal(memory), version: 'v2' })),
    ),
  ).toMatchObject({
    finding: { suspect: { path: expect.stringContaining('/memory.max') } },
  });
});

describe('is silent', () => {
  test('about page cache: it is given up for whoever asks', async () => {
    const { readings } = await recording('memory-page-cache');
    expect(answerOf(memoryLimitTooSmall, readings)).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('can still be had'),
    });
  });

  test('at the edge: near the limit, and an exec fits', async () => {
    const { readings } = await recording('memory-edge');
    expect(answerOf(memoryLimitTooSmall, readings).status).toBe('ruled-out');
  });

  test('when execs worked with as little as that', () => {
    const readings = changed(without(full.readings, 'exec.intervention'), 'exec.attempts', (attempts) =>
      attempts.map((one) => ({ ...one, outcome: 'works', memoryDeltas: [] })),
    );
    expect(answerOf(memoryLimitTooSmall, readings)).toMatchObject({
      because: expect.stringContaining('execs worked with'),
    });
  });

  test('when execs failed and the limit was not in their way', () => {
    const readings = changed(without(full.readings, 'exec.intervention'), 'exec.attempts', (attempts) =>
      attempts.map((one) => ({
        ...one,
        memoryDeltas: one.memoryDeltas.map((delta) => ({ ...delta, limitHits: 0, oomKills: 0 })),
      })),
    );
    expect(answerOf(memoryLimitTooSmall, readings)).toMatchObject({
      status: 'ruled-out',
      because: expect.stringContaining('not in their way'),
    });
  });

  test('where the controller is not there', () => {
    const readings = changed(full.readings, 'cgroup.memory', (memory) => ({ ...memory, levels: [] }));
    expect(answerOf(memoryLimitTooSmall, readings)).toMatchObject({ because: 'no memory limit at any level' });
  });
});

test('an allocation that was refused, with nobody killed, is its own as well', () => {
  const readings = changed(without(full.readings, 'exec.intervention'), 'exec.attempts', (attempts) =>
    attempts.map((one) => ({
      ...one,
      memoryDeltas: one.memoryDeltas.map((delta) => ({ ...delta, limitHits: 9, oomKills: 0 })),
    })),
  );
  expect(answerOf(memoryLimitTooSmall, readings)).toMatchObject({
    finding: { strength: 'strong', because: expect.stringContaining('nobody was killed') },
  });
});
