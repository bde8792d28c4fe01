import { describe, expect, test } from 'vitest';

import { parseEngineInfo } from '../../../harness/parsers/engine-info.ts';
import { parseContainerInspect } from '../../../harness/parsers/engine-inspect.ts';

const ID = '56f1f6d6708fc345fd280b9b52d61628bc682434cc694588b8f01563e40f3140';

function inspectAnswer(state: object, hostConfig: object = {}): object {
  return { Id: ID, Name: '/web', State: { StartedAt: '2026-11-23T14:38:21Z', ...state }, HostConfig: hostConfig };
}

describe('container inspect', () => {
  test('of a running container with limits', () => {
    const answer = inspectAnswer(
      { Status: 'running', Pid: 4095 },
      { Runtime: 'runc', PidsLimit: 10_000, CgroupParent: '/pod', Memory: 67_108_864 },
    );
    expect(parseContainerInspect(answer)).toEqual({
      id: ID,
      name: 'web',
      status: 'running',
      initPid: 4095,
      runtime: 'runc',
      pidsLimit: 10_000,
      cgroupParent: '/pod',
      memoryLimitBytes: 67_108_864,
      startedAt: '2026-11-23T14:38:21Z',
      user: '',
      workdir: '',
      searchPath: null,
      environment: { count: 0, bytes: 0, longest: null },
      lives: {
        exitCode: 0,
        finishedAt: '',
        oomKilled: false,
        startError: '',
        restartPolicy: '',
        restartCount: 0,
      },
    });
  });

  test('of one that has ended: how, why it could not be started again, and what its policy is', () => {
    const State = {
      Status: 'exited',
      Pid: 0,
      ExitCode: 137,
      OOMKilled: true,
      Error: 'x'.repeat(5000),
      FinishedAt: '2026-11-23T14:38:22Z',
    };
    const answer = inspectAnswer(State, { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } });
    expect(parseContainerInspect({ ...Object(answer), RestartCount: 3 })).toMatchObject({
      status: 'exited',
      initPid: null,
      lives: {
        exitCode: 137,
        finishedAt: '2026-11-23T14:38:22Z',
        oomKilled: true,
        startError: 'x'.repeat(1000),
        restartPolicy: 'always',
        restartCount: 3,
      },
    });
  });

  test.each([null, 0, -1])('PidsLimit %s is no limit', (PidsLimit) => {
    expect(parseContainerInspect(inspectAnswer({ Status: 'running', Pid: 1 }, { PidsLimit })).pidsLimit).toBeNull();
  });

  test('of a stopped container has no first process', () => {
    expect(parseContainerInspect(inspectAnswer({ Status: 'exited', Pid: 0 })).initPid).toBeNull();
  });

  test('with a state that no engine has is an error', () => {
    expect(() => parseContainerInspect(inspectAnswer({ Status: 'constructor' }))).toThrow(
      'unknown state "constructor"',
    );
  });

  test('with an id that would be a path is an error', () => {
    expect(() => parseContainerInspect({ Id: '../../etc', State: { Status: 'running' } })).toThrow('no container id');
  });
});

describe('engine info', () => {
  const info = {
    ServerVersion: '20.10.24+dfsg1',
    CgroupDriver: 'cgroupfs',
    CgroupVersion: '1',
    PidsLimit: true,
    Runtimes: {
      runc: { path: 'runc' },
      kata: { runtimeType: 'io.containerd.kata.v2' },
      crun: { path: '/usr/bin/crun' },
    },
    DefaultRuntime: 'runc',
    RuncCommit: { ID: '1.1.5+ds1-1+deb12u1' },
    DockerRootDir: '/var/lib/docker',
  };
  const version = {
    ApiVersion: '1.41',
    Components: [
      { Name: 'Engine', Version: '20.10.24' },
      { Name: 'runc', Version: '1.1.5+ds1' },
    ],
  };

  test('of Docker 20.10', () => {
    expect(parseEngineInfo({ info, version })).toEqual({
      version: '20.10.24+dfsg1',
      apiVersion: '1.41',
      cgroupDriver: 'cgroupfs',
      cgroupVersion: 'v1',
      pidsLimitSupported: true,
      runtimes: { runc: 'runc', kata: 'io.containerd.kata.v2', crun: '/usr/bin/crun' },
      defaultRuntime: 'runc',
      runtimeVersion: '1.1.5+ds1',
      dataRoot: '/var/lib/docker',
    });
  });

  test('of an engine that tells less: v1, and a pids limit is not denied', () => {
    const old = { ServerVersion: '18.06.3-ce', CgroupDriver: 'cgroupfs', RuncCommit: { ID: 'a592beb' } };
    expect(parseEngineInfo({ info: old, version: { ApiVersion: '1.38' } })).toMatchObject({
      cgroupVersion: 'v1',
      pidsLimitSupported: true,
      runtimeVersion: 'a592beb',
    });
  });

  test('that denies pids limits is believed', () => {
    expect(parseEngineInfo({ info: { ...info, PidsLimit: false, CgroupVersion: '2' }, version })).toMatchObject({
      pidsLimitSupported: false,
      cgroupVersion: 'v2',
    });
  });
});
