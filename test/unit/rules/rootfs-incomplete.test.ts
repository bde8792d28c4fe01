import { expect, test } from 'vitest';

import { rank } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { ContainerMounts } from '../../../harness/model/container.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import devPtsMissing from '../../../harness/rules/dev-pts-missing.ts';
import rootfsIncomplete from '../../../harness/rules/rootfs-incomplete.ts';
import { answerOf } from '../../fixtures/recordings.ts';
import { readingOf, said, worked } from './paper-exec.ts';

function mounts(more: Partial<ContainerMounts> = {}): Reading {
  const there = { nullDevice: 'there', ptmx: 'there', hidePid: 'off' } as const;
  return readingOf('container.mounts', { root: 'overlay', proc: 'proc', devPts: 'devpts', ...there, ...more });
}

/** What runc 1.1.5 was measured to say. */
const PREFIX = 'OCI runtime exec failed: exec failed: unable to start container process: ';
const NO_NULL = `${PREFIX}unable to setup user: stat /dev/null: no such file or directory: unknown`;

test('a container without /dev/null lets no exec in: strong from reading alone, conclusive with the words', () => {
  const missing = mounts({ nullDevice: 'missing' });
  expect(answerOf(rootfsIncomplete, [missing])).toMatchObject({
    finding: { layer: 'runtime-init', strength: 'strong', because: expect.stringContaining('has no /dev/null') },
  });
  expect(answerOf(rootfsIncomplete, [missing, said(NO_NULL)])).toMatchObject({ finding: { strength: 'conclusive' } });
  // A runtime that does without it.
  expect(answerOf(rootfsIncomplete, [missing, worked]).status).toBe('ruled-out');
});

test('something else at /dev/null is believed when an exec minds it', () => {
  const other = mounts({ nullDevice: 'other' });
  expect(answerOf(rootfsIncomplete, [other]).status).toBe('ruled-out');
  const text = `${PREFIX}open /dev/null: permission denied: unknown`;
  expect(answerOf(rootfsIncomplete, [other, said(text)])).toMatchObject({ finding: { strength: 'conclusive' } });
});

test('/dev/null is not blamed while it is there, was not looked at, or when all of the root is gone', () => {
  for (const near of [mounts(), mounts({ nullDevice: null }), mounts({ nullDevice: 'missing', root: null })]) {
    expect(answerOf(rootfsIncomplete, [near, said(NO_NULL)]).status).toBe('ruled-out');
  }
});

test('a tmpfs over /dev takes device and terminals: the device is the cause, and explains the terminals', () => {
  const readings = [mounts({ nullDevice: 'missing', ptmx: 'missing' }), said(NO_NULL)];
  expect(rank(runRules([devPtsMissing, rootfsIncomplete], readings), readings)).toMatchObject({
    status: 'named',
    finding: { cause: 'rootfs-incomplete' },
  });
});
