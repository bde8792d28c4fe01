import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import { rules } from '../../../harness/rules/index.ts';
import rule from '../../../harness/rules/rootfs-unmounted.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const inside = (await recording('root-taken-away')).readings;
const outside = (await recording('root-lost-by-engine')).readings;

test('speaks on the recording of a root that was taken away inside: whoever joins finds nothing', () => {
  expect(answerOf(rule, inside)).toMatchObject({
    status: 'matched',
    finding: { cause: 'rootfs-unmounted', layer: 'runtime-init', strength: 'conclusive' },
  });
});

test('names it from reading alone', () => {
  const readings = without(without(inside, 'exec.attempts'), 'exec.intervention');
  expect(rank(runRules(rules, readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'rootfs-unmounted', strength: 'strong' },
  });
});

test('warns on the recording of a root that the daemon has lost, while execs work', () => {
  expect(answerOf(rule, outside)).toMatchObject({
    finding: { layer: 'dockerd', strength: 'weak', because: expect.stringMatching(/overlay.*by name fails/u) },
  });
});

test('is conclusive when the daemon found no user in it, and explains that', () => {
  const refused = changed(outside, 'exec.attempts', ([first, ...rest]) =>
    first === undefined
      ? rest
      : [
          {
            ...first,
            outcome: 'fails',
            stdout: 'unable to find user root: no matching entries in passwd file',
          },
          ...rest,
        ],
  );
  expect(answerOf(rule, refused)).toMatchObject({
    finding: { strength: 'conclusive', explains: expect.arrayContaining(['user-not-in-container']) },
  });
});

test('is silent about a root that no storage driver mounts, such as that of vfs', () => {
  const vfs = changed(outside, 'container.rootfs', (rootfs) => ({ ...rootfs, type: 'ext4' }));
  expect(answerOf(rule, vfs).status).toBe('ruled-out');
});

test('and about one that is mounted for both', () => {
  const mounted = changed(outside, 'container.rootfs', (rootfs) => ({ ...rootfs, daemonSees: 'mounted' }));
  expect(answerOf(rule, mounted).status).toBe('ruled-out');
});
