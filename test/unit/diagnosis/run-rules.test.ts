import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import type { Rule } from '../../../harness/model/rule.ts';
import containerPidsMax from '../../../harness/rules/container-pids-max.ts';
import { rules } from '../../../harness/rules/index.ts';
import podPidsLimit from '../../../harness/rules/pod-pids-limit.ts';
import { recording } from '../../fixtures/recordings.ts';

const full = await recording('read-init-p');
/** The rules that need these counters and nothing else. */
const ofPids: readonly Rule[] = [containerPidsMax, podPidsLimit];
const broken: Rule = {
  id: 'pod-pids-limit',
  needs: [],
  likes: [],
  match() {
    throw new TypeError('a bug in this rule');
  },
};

/** The readings, and behind them one more of the counters, which could not be read. */
function thenUnreadable(readings: readonly Reading[]): readonly Reading[] {
  const source = { how: 'cat pids.max', atMs: 5000 };
  return [...readings, { kind: 'cgroup.pids', status: 'failed', error: 'EIO', source }];
}

test('a rule that throws has crashed, and the others go on', () => {
  const results = runRules([broken, ...rules], full.readings);
  expect(results[0]).toEqual({ rule: 'pod-pids-limit', status: 'crashed', error: 'a bug in this rule' });
  expect(results.slice(1)).toEqual(runRules(rules, full.readings));
});

test('the latest reading wins over the baseline', () => {
  const counters = full.readings.filter(({ kind }) => kind === 'cgroup.pids');
  expect(counters).toHaveLength(2);
  expect(rank(runRules(ofPids, counters), counters).status).toBe('named');
  expect(rank(runRules(ofPids, counters.toReversed()), counters.toReversed()).status).toBe('healthy');
});

test('what could be read before the fault is no evidence of now', () => {
  const [baseline] = full.readings.filter(({ kind }) => kind === 'cgroup.pids');
  const readings = thenUnreadable(baseline === undefined ? [] : [baseline]);
  expect(runRules(ofPids, readings)[0]).toMatchObject({ status: 'no-evidence', missing: ['cgroup.pids'] });
  expect(rank(runRules(ofPids, readings), readings)).toMatchObject({
    status: 'blind',
    why: 'not seen: cgroup.pids (cat pids.max: EIO)',
  });
});

test('no evidence at all is blind, and never healthy', () => {
  expect(rank(runRules(ofPids, []), [])).toMatchObject({ status: 'blind', missing: ['cgroup.pids'] });
});
