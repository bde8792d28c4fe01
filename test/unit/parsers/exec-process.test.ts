import { assert, json, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { plainExec } from '../../../harness/model/exec-spec.ts';
import { execProcess } from '../../../harness/parsers/exec-process.ts';

/** As containerd writes it for a container with `--ulimit nproc=5`, but for what no exec needs. */
const CONFIG = {
  ociVersion: '1.0.2-dev',
  process: {
    terminal: true,
    user: { uid: 4321, gid: 0, additionalGids: [10] },
    args: ['/bin/payload', 'idle'],
    env: ['PATH=/bin'],
    cwd: '/srv',
    capabilities: { bounding: ['CAP_CHOWN'] },
    rlimits: [
      { type: 'RLIMIT_NOFILE', hard: 1024, soft: 1024 },
      { type: 'RLIMIT_NPROC', hard: 5, soft: 5 },
    ],
    noNewPrivileges: true,
    oomScoreAdj: -500,
  },
  root: { path: '/root' },
};
const LIMIT = { resource: 'RLIMIT_NPROC', soft: 70 } as const;

function made(spec = plainExec('/bin/true', '-v'), config: unknown = CONFIG): unknown {
  return JSON.parse(execProcess(JSON.stringify(config), spec, LIMIT) ?? 'null');
}

function limits(rlimits: unknown): unknown {
  return made(plainExec('/bin/true'), { process: { ...CONFIG.process, rlimits } });
}

describe('the process of an exec with one limit of its own', () => {
  test('is that of the container, but for command, terminal and that limit', () => {
    expect(made()).toEqual({
      ...CONFIG.process,
      terminal: false,
      args: ['/bin/true', '-v'],
      rlimits: [
        { type: 'RLIMIT_NOFILE', hard: 1024, soft: 1024 },
        { type: 'RLIMIT_NPROC', hard: 70, soft: 70 },
      ],
    });
  });

  test('has what is asked for in place of the container’s own', () => {
    const spec = { ...plainExec('/bin/true'), user: '77:8', workdir: '/tmp', env: ['A=1'] };
    expect(made(spec)).toMatchObject({
      user: { uid: 77, gid: 8, additionalGids: [10] },
      cwd: '/tmp',
      env: ['PATH=/bin', 'A=1'],
    });
  });

  test('keeps a hard limit that is higher, and gets one where there was none', () => {
    expect(limits([{ type: 'RLIMIT_NPROC', hard: 500, soft: 5 }])).toMatchObject({
      rlimits: [{ hard: 500, soft: 70 }],
    });
    expect(limits(undefined)).toMatchObject({ rlimits: [{ type: 'RLIMIT_NPROC', hard: 70, soft: 70 }] });
  });

  test('is none of a file that is no such file', () => {
    for (const text of ['', '{}', '[]', '{"process":[]}', '{"process":"x"}', '{"process":']) {
      expect(execProcess(text, plainExec('/bin/true'), LIMIT)).toBeNull();
    }
    assert(
      property(oneof(string(), json()), (text) => {
        const process = execProcess(text, plainExec('/bin/true'), LIMIT);
        expect(process === null || typeof JSON.parse(process) === 'object').toBe(true);
      }),
    );
  });
});
