import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { containerOnDisk } from '../../../harness/parsers/container-on-disk.ts';
import { parseContainerInspect } from '../../../harness/parsers/engine-inspect.ts';

const ID = 'c0ffee00'.repeat(8);

function config(state: object): string {
  return JSON.stringify({ ID, Name: '/web', State: { StartedAt: '2026-01-01T00:00:00Z', ...state } });
}

describe('what dockerd has written down', () => {
  test('is what inspect would say of it', () => {
    const host = JSON.stringify({ Runtime: 'crun', PidsLimit: 30, Memory: 64 });
    const fields = containerOnDisk(config({ Running: true, Pid: 77 }), host);
    expect(parseContainerInspect(fields)).toMatchObject({
      id: ID,
      name: 'web',
      status: 'running',
      initPid: 77,
      runtime: 'crun',
      pidsLimit: 30,
      memoryLimitBytes: 64,
    });
  });

  test.each([
    [{ Running: true, Paused: true }, 'paused'],
    [{ Running: true, Restarting: true }, 'restarting'],
    [{ Running: false }, 'exited'],
    [{ Running: false, Dead: true }, 'dead'],
    [{ Running: false, RemovalInProgress: true, Dead: true }, 'removing'],
    [{ Running: false, StartedAt: '0001-01-01T00:00:00Z' }, 'created'],
  ])('%j is %s', (state, status) => {
    expect(parseContainerInspect(containerOnDisk(config(state), ''))).toMatchObject({ status });
  });
});

test('arbitrary text is no container', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (text, json) => {
      expect(containerOnDisk(text, text)).toBeNull();
      expect(containerOnDisk(JSON.stringify(json), '')).toBeNull();
    }),
  );
});
