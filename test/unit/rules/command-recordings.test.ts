import { describe, expect, test } from 'vitest';

import { rank, read } from '../../../harness/diagnosis/rank.ts';
import { runRules } from '../../../harness/diagnosis/run-rules.ts';
import type { Cause } from '../../../harness/model/cause.ts';
import type { Layer } from '../../../harness/model/layer.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { rules } from '../../../harness/rules/index.ts';
import { changed, recording, recordingText, without } from '../../fixtures/recordings.ts';

/* The person's own command, as it was recorded: what is named after the execs, and from reading alone. */

interface Named {
  readonly name: string;
  readonly cause: Cause;
  readonly layer: Layer;
  /** Words of the sentence, with its numbers. */
  readonly words: RegExp;
}

const NAMED: readonly Named[] = [
  {
    name: 'command-missing',
    cause: 'executable-not-found',
    layer: 'runtime-init',
    words: /\/opt\/job\/run does not exist/u,
  },
  {
    name: 'command-not-in-path',
    cause: 'executable-not-found',
    layer: 'runtime-init',
    words: /none of the 6 directories/u,
  },
  {
    name: 'command-no-exec-bit',
    cause: 'executable-permission',
    layer: 'runtime-init',
    words: /no exec bit \(mode 0644/u,
  },
  { name: 'command-directory', cause: 'executable-permission', layer: 'runtime-init', words: /is a directory/u },
  {
    name: 'command-other-machine',
    cause: 'wrong-architecture',
    layer: 'command',
    words: /aarch64, this machine is x86_64/u,
  },
  { name: 'command-no-shebang', cause: 'missing-shebang', layer: 'command', words: /does not begin with #!/u },
  {
    name: 'command-crlf',
    cause: 'crlf-line-endings',
    layer: 'command',
    words: /"\/bin\/true\\r", which is not there/u,
  },
  {
    name: 'command-no-interpreter',
    cause: 'missing-interpreter',
    layer: 'command',
    words: /the interpreter \/opt\/none\/run/u,
  },
  { name: 'command-no-loader', cause: 'missing-interpreter', layer: 'command', words: /the loader \/opt\/none\/run/u },
  {
    name: 'arguments-too-long',
    cause: 'argument-list-too-long',
    layer: 'command',
    words: /of at most 2097152.*most of it is arguments/u,
  },
  {
    name: 'environment-too-large',
    cause: 'argument-list-too-long',
    layer: 'command',
    words: /of at most 2097152.*most of it is environment/u,
  },
  { name: 'user-unknown', cause: 'user-not-in-container', layer: 'dockerd', words: /user clerk, which was asked for/u },
  {
    name: 'workdir-asked-missing',
    cause: 'cwd-bind-source-missing',
    layer: 'runtime-init',
    words: /\/opt\/job that was asked for/u,
  },
  {
    name: 'workdir-removed',
    cause: 'cwd-bind-source-missing',
    layer: 'runtime-init',
    words: /container's working directory \/srv\/work/u,
  },
  {
    name: 'workdir-source-deleted',
    cause: 'cwd-bind-source-deleted',
    layer: 'runtime-init',
    words: /was deleted on the host/u,
  },
  {
    name: 'seccomp-setuid',
    cause: 'seccomp-eperm',
    layer: 'runtime-init',
    words: /setuid \(argument 0 EQ 4321\) with EPERM/u,
  },
  { name: 'typo-while-nearly-full', cause: 'executable-not-found', layer: 'runtime-init', words: /\/bin\/treu/u },
];

/** As `initp diagnose CONTAINER -- COMMAND` sees it, which runs nothing. */
function passive(readings: readonly Reading[]): readonly Reading[] {
  return without(without(readings, 'exec.attempts'), 'exec.intervention');
}

function named(readings: readonly Reading[]) {
  return rank(runRules(rules, readings), readings);
}

describe('is named', () => {
  test.each(NAMED)('on the recording $name: $cause', async ({ name, cause, layer, words }) => {
    const { readings } = await recording(name);
    expect(named(readings)).toMatchObject({
      status: 'named',
      finding: { cause, layer, because: expect.stringMatching(words), citations: [{}, { kind: 'exec.attempts' }] },
    });
  });

  test.each(NAMED)('from reading alone, on $name: $cause', async ({ name, cause, layer, words }) => {
    const { readings } = await recording(name);
    expect(named(passive(readings))).toMatchObject({
      status: 'named',
      finding: { cause, layer, strength: 'strong', because: expect.stringMatching(words) },
    });
  });
});

describe('is not named', () => {
  test.each(['command-own-failure', 'workdir-closed'])('on the recording %s, where nothing is broken', async (name) => {
    const { readings } = await recording(name);
    expect(named(readings).status).toBe('healthy');
    expect(named(passive(readings)).status).toBe('healthy');
  });

  test('when the file of the recording had its exec bit: the near miss of the one without', async () => {
    const { readings } = await recording('command-no-exec-bit');
    const mended = changed(passive(readings), 'exec.program', (program) =>
      program.asked === 'command' && 'file' in program.found
        ? { ...program, found: { ...program.found, file: { ...program.found.file, mode: 0o755 } } }
        : program,
    );
    expect(named(mended).status).toBe('healthy');
  });
});

test('a file that may not be executed is named before what is wrong in it, without running it', async () => {
  const { readings } = await recording('command-no-shebang');
  const closed = changed(passive(readings), 'exec.program', (program) =>
    program.asked === 'command' && 'file' in program.found
      ? { ...program, found: { ...program.found, file: { ...program.found.file, mode: 0o644 } } }
      : program,
  );
  expect(named(closed)).toMatchObject({
    status: 'named',
    finding: { cause: 'executable-permission' },
    others: [{ cause: 'missing-shebang' }],
  });
});

test('an exec that fails by its command says nothing against, and nothing for, a full cgroup', async () => {
  const { readings } = await recording('typo-while-nearly-full');
  const answer = runRules(rules, readings).find(({ rule }) => rule === 'container-pids-max');
  expect(answer).toMatchObject({ status: 'ruled-out', because: expect.stringContaining('slots are free') });
});

test('no recording keeps the value of a variable, but for PATH', async () => {
  const text = await recordingText('environment-too-large');
  expect(text).toContain('--env V0=...');
  expect(text).not.toContain('xxxxxxxx');
  expect(read((await recording('environment-too-large')).readings, 'exec.size')).toMatchObject({ variableCount: 24 });
});
