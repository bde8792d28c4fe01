import { expect, test } from 'vitest';

import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Rule } from '../../../harness/model/rule.ts';
import { rules } from '../../../harness/rules/index.ts';
import { recording } from '../../fixtures/recordings.ts';

const ID = 'container-pids-max';
const match: Rule['match'] = () => ({ ruledOut: 'no' });

test('a rule can not read evidence that it did not declare: it does not compile', () => {
  const curious: Rule<'cgroup.pids', 'host.kernel'> = {
    id: ID,
    needs: ['cgroup.pids'],
    likes: ['host.kernel'],
    match(evidence) {
      expect(evidence['cgroup.pids'].levels).not.toHaveLength(0);
      // @ts-expect-error: what a rule likes may not have been read
      expect(evidence['host.kernel'].major).toBeGreaterThan(0);
      // @ts-expect-error: not declared
      return { ruledOut: String(evidence['exec.attempts']) };
    },
  };
  expect(curious.needs).toEqual(['cgroup.pids']);
});

test('a rule can not declare evidence that nobody reads, nor name a cause that is not in the list', () => {
  // @ts-expect-error: no such kind
  const dreaming: Rule = { id: ID, needs: ['cgroup.dreams'], likes: [], match };
  // @ts-expect-error: no such cause
  const guessing: Rule = { id: 'gremlins', needs: [], likes: [], match };
  expect([dreaming.id, guessing.needs]).toEqual([ID, []]);
});

test('at run time a rule is given what it declared, and nothing else', async () => {
  const { readings } = await recording('healthy');
  const given: string[][] = [];
  const spying = rules.map((rule) => ({
    ...rule,
    match: (evidence: Parameters<Rule['match']>[0]) => {
      given.push(Object.keys(evidence));
      return { ruledOut: 'only looked' };
    },
  }));
  runRules(spying, readings);
  expect(given).toEqual(rules.map(({ needs, likes }) => [...needs, ...likes]));
});
