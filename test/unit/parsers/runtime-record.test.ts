import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseRuntimeRecord } from '../../../harness/parsers/runtime-record.ts';

test.each([
  ['{"id":"c","init_process_pid":139,"init_process_start":1524813}', 'json', { pid: 139, startTicks: '1524813' }],
  ['{"pid":7,"process-start-time":42,"cgroup-path":"/x"}', 'json', { pid: 7, startTicks: '42' }],
  ['{"id":"c"}', 'json', null],
  ['{"id":"c","init_process_pid":1', 'cut-short', null],
  ['', 'empty', null],
  [' \n', 'empty', null],
  ['\0\0\0\0', 'zeros', null],
  ['[]', 'other', null],
  ['no', 'other', null],
])('%j is %s', (text, content, recorded) => {
  expect(parseRuntimeRecord(text)).toEqual({ content, recorded, cgroups: null });
});

test('the cgroups of runc by their controllers; a path that leads elsewhere is none of them', () => {
  const paths = { pids: '/sys/fs/cgroup/pids/docker/c', '': '/sys/fs/cgroup/docker/c', cpu: '/a/../b', io: 7, x: 'y' };
  expect(parseRuntimeRecord(JSON.stringify({ cgroup_paths: paths })).cgroups).toEqual([
    { controller: 'pids', path: '/sys/fs/cgroup/pids/docker/c' },
    { controller: '', path: '/sys/fs/cgroup/docker/c' },
  ]);
});

test('arbitrary text is some content, and names a process only as JSON', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      const { content, recorded } = parseRuntimeRecord(text);
      expect(content === 'json' || recorded === null).toBe(true);
    }),
  );
});
