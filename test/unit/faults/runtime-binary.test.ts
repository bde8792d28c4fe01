import { expect, test } from 'vitest';

import type { NestedEngine } from '../../../harness/docker/nested-engine.ts';
import runtimeBinary from '../../../harness/faults/runtime-binary.ts';
import type { InjectionTools } from '../../../harness/faults/fault.ts';
import { localHost } from '../../../harness/host/local.ts';
import { laboratory } from './laboratory.ts';

const SPEC = { fault: 'runtime-binary', variant: 'missing' } as const;

/** A nested engine with these files; `mv` does as it is told, or says that it did. */
function nestedWith(files: Set<string>, mv: 'moves' | 'lies'): InjectionTools {
  const nested: NestedEngine = {
    container: { id: 'c0ffee', name: 'w-1-engine' },
    pid: 42,
    engineHost: {
      ...localHost,
      prefix: [],
      seenBy: 'self',
      exists: async (path) => await Promise.resolve(files.has(path)),
      async exec(file, [from = '', to = '']) {
        expect(file).toBe('mv');
        if (mv === 'moves' && files.delete(from)) files.add(to);
        const said = { exitCode: 0, signal: null, timedOut: false, stdout: '', stderr: '', durationMs: 1 };
        return await Promise.resolve(said);
      },
    },
    engine: laboratory().tools.engine,
    hierarchies: [],
    pidOf: async () => await Promise.resolve(1),
    cgroupOf: () => '/',
  };
  return { ...laboratory().tools, nested };
}

test('the binary is moved away where the nested engine has it', async () => {
  const files = new Set(['/usr/local/bin/runc']);
  await runtimeBinary.inject(SPEC, nestedWith(files, 'moves'));
  expect([...files]).toEqual(['/usr/local/bin/runc.old']);
});

test.each([
  ['that is still there', nestedWith(new Set(['/usr/sbin/runc']), 'lies')],
  ['that is nowhere', nestedWith(new Set(), 'moves')],
  ["of the host's own engine", laboratory().tools],
])('a binary %s is no injection', async (_, tools) => {
  await expect(runtimeBinary.inject(SPEC, tools)).rejects.toMatchObject({ code: 'INJECTION_FAILED' });
});
