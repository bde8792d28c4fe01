import { describe, expect, test } from 'vitest';

import { engineApi, type EngineApi, EngineRefusal } from '../../../harness/docker/engine-api.ts';
import { endpointOf } from '../../../harness/docker/endpoint.ts';
import { missingFor, reachEngine } from '../../../harness/engine/preflight.ts';
import type { Requirement, Scenario } from '../../../harness/model/scenario.ts';

const SCENARIO: Scenario = {
  name: 'x',
  file: 'x.yaml',
  line: 1,
  title: 'x',
  tags: [],
  workload: { pidsLimit: null, memoryBytes: null, runtime: null, restart: 'no' },
  engine: 'host',
  faults: [],
  exec: null,
  attempts: 1,
  execTimeoutMs: 1000,
  amplify: 'auto',
  requires: [],
  expect: { diagnosis: 'healthy', symptom: 'works' },
};

const ABLE = {
  root: true,
  hierarchies: [{ mountPoint: '/sys/fs/cgroup/pids', version: 'v1', controllers: ['pids'] }],
  latency: { samples: 9, minUs: 4000, medianUs: 7900, maxUs: 15_000 },
  disposable: true,
  kernel: { release: '6.18.44', major: 6, minor: 18 },
  nestedImage: 'initp-nested:1',
} as const;

function failing(reason: Error): EngineApi {
  const get = async (): Promise<never> => await Promise.reject(reason);
  return { ...engineApi(endpointOf('unix:///x.sock')), get };
}

describe('what a machine lacks', () => {
  test('is nothing on a machine that can do all', () => {
    const requires: readonly Requirement[] = ['root', 'cgroup-pids', 'slow-attach'];
    expect(missingFor({ ...SCENARIO, requires }, ABLE)).toEqual([]);
  });

  test('is named for the scenario and its faults, each once', () => {
    const scenario: Scenario = {
      ...SCENARIO,
      requires: ['root'],
      faults: [{ fault: 'pod-pids-limit', level: 'parent', max: 64 }],
    };
    expect(missingFor(scenario, { ...ABLE, root: false, hierarchies: [] })).toEqual(['root', 'cgroup-pids']);
  });

  test('is a slow attach where it is fast, or could not be measured', () => {
    const scenario: Scenario = { ...SCENARIO, requires: ['slow-attach'] };
    const fast = { ...ABLE, latency: { ...ABLE.latency, medianUs: 12 } };
    expect(missingFor(scenario, fast)).toEqual(['slow-attach']);
    expect(missingFor(scenario, { ...ABLE, latency: null })).toEqual(['slow-attach']);
  });

  test('is the image of a nested engine, and root, for a scenario in one', () => {
    const scenario: Scenario = { ...SCENARIO, engine: 'nested' };
    expect(missingFor(scenario, ABLE)).toEqual([]);
    expect(missingFor(scenario, { ...ABLE, root: false, nestedImage: null })).toEqual(['root', 'nested-engine']);
    expect(missingFor(SCENARIO, { ...ABLE, nestedImage: null })).toEqual([]);
  });
});

describe('an engine that can not be talked to', () => {
  test.each([
    [new EngineRefusal(500, 'starting up'), 'ENGINE_REFUSED', 'unix:///x.sock answered: starting up'],
    [Object.assign(new Error('connect EACCES'), { code: 'EACCES' }), 'ENGINE_PERMISSION', 'permission denied'],
    [Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' }), 'ENGINE_UNREACHABLE', 'no engine answers at unix'],
  ])('%s is told as such, with a way out and an exit code of its own', async (error, code, message) => {
    await expect(reachEngine(failing(error))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/\S/u),
      exitCode: 69,
      cause: error,
    });
  });
});
