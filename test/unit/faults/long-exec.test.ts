import { expect, test } from 'vitest';

import longExec from '../../../harness/faults/long-exec.ts';
import { plainExec } from '../../../harness/model/exec-spec.ts';
import { laboratory } from './laboratory.ts';

const TRUE = plainExec('/bin/true');
const BYTES = 250_000;

test.each(['arguments', 'environment'] as const)('adds %s, each far below the limit of one', async (what) => {
  const spec = { fault: 'long-exec', what, bytes: BYTES } as const;
  const exec = longExec.ask?.(spec, TRUE) ?? TRUE;
  const texts = what === 'arguments' ? exec.command.slice(1) : exec.env;
  expect(texts).toHaveLength(3);
  expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(131_072);
  expect(texts.reduce((sum, text) => sum + text.replace(/^V\d+=/u, '').length, 0)).toBe(BYTES);
  await longExec.inject(spec, { ...laboratory().tools, exec });
});

test('an exec that was not made longer is no injection', async () => {
  const spec = { fault: 'long-exec', what: 'arguments', bytes: BYTES } as const;
  await expect(longExec.inject(spec, { ...laboratory().tools, exec: TRUE })).rejects.toThrow('9 bytes of arguments');
});
