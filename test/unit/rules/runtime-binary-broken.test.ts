import { describe, expect, test } from 'vitest';

import { isFound } from '../../../harness/model/exec-program.ts';
import type { RuntimeProgram } from '../../../harness/model/runtime.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import rule from '../../../harness/rules/runtime-binary-broken.ts';
import { answerOf, changed, recording, without } from '../../fixtures/recordings.ts';

const { readings: healthyRun } = await recording('nested-healthy');
const healthy = without(healthyRun, 'exec.attempts');

test.each([
  ['runtime-junk', 'is a text without an interpreter: exec format error'],
  ['runtime-other-machine', 'is made for machine 21, and this is '],
  ['runtime-not-executable', 'has no exec bit (mode 0644)'],
  ['full-and-runtime-junk', 'is a text without an interpreter'],
  ['runtime-junk-and-record-removed', 'is a text without an interpreter'],
])('speaks on the recording %s, and from reading alone', async (name, because) => {
  const { readings } = await recording(name);
  const finding = {
    cause: 'runtime-binary-broken',
    layer: 'shim',
    strength: 'conclusive',
    because: expect.stringContaining(because),
  };
  expect(answerOf(rule, readings)).toMatchObject({ status: 'matched', finding });
  expect(answerOf(rule, without(readings, 'exec.attempts'))).toMatchObject({ finding });
});

function withProgram(change: (program: RuntimeProgram) => Partial<RuntimeProgram>): readonly Reading[] {
  return changed(healthy, 'runtime.program', (program) => ({ ...program, ...change(program) }));
}

function ended(said: string, signal: string | null = null): RuntimeProgram['version'] {
  return { status: 'ended', exitCode: signal === null ? 127 : null, signal, said };
}

describe('speaks of what the loader or the kernel refuses', () => {
  test.each([
    ['runc: error while loading shared libraries: libseccomp.so.2: cannot open shared object file', 'libseccomp.so.2'],
    ["runc: /lib/libc.so.6: version `GLIBC_2.34' not found (required by runc)", 'GLIBC_2.34'],
  ])('%s', (said, quoted) => {
    expect(
      answerOf(
        rule,
        withProgram(() => ({ version: ended(said) })),
      ),
    ).toMatchObject({
      finding: { layer: 'runtime', because: expect.stringContaining(quoted) },
    });
  });

  test('a loader that is not there', () => {
    const readings = withProgram(({ needs }) => ({
      needs: needs.map((need) => ({ ...need, found: { why: 'missing', at: need.path } as const })),
      version: { status: 'not-run' },
    }));
    expect(answerOf(rule, readings)).toMatchObject({
      finding: { layer: 'shim', because: expect.stringMatching(/needs the loader \S+, which is not there/u) },
    });
  });

  test('a mount that lets nothing be executed', () => {
    const readings = withProgram(({ found }) => (isFound(found) ? { found: { ...found, mount: 'noexec' } } : {}));
    expect(answerOf(rule, readings)).toMatchObject({ finding: { because: expect.stringContaining('noexec') } });
  });

  test('one that crashes before its first word', () => {
    expect(
      answerOf(
        rule,
        withProgram(() => ({ version: ended('', 'SIGSEGV') })),
      ),
    ).toMatchObject({
      finding: { layer: 'runtime', because: expect.stringContaining('SIGSEGV') },
    });
  });
});

describe('is silent', () => {
  test.each([
    ['about the control', healthy],
    [
      'about one that is silent: that is no refusal',
      withProgram(() => ({ version: { status: 'silent', afterMs: 2000 } })),
    ],
    ['about one that ends with 1: it was executed', withProgram(() => ({ version: ended('') }))],
    ['about one of another machine that an emulator runs', withProgram(() => ({ hostMachine: 183 }))],
  ])('%s', (_, readings) => {
    expect(answerOf(rule, readings).status).toBe('ruled-out');
  });

  test.each(['runtime-missing', 'runtime-directory', 'runtime-exits', 'runtime-hangs'])(
    'on the recording %s',
    async (name) => {
      expect(answerOf(rule, (await recording(name)).readings).status).toBe('ruled-out');
    },
  );
});
