import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseDaemonOptions } from '../../../harness/parsers/daemon-options.ts';
import { startedAtMs } from '../../../harness/parsers/process-stat.ts';

const NONE = { dataRoot: null, containerd: null, address: null, config: null };

test.each([
  ['dockerd', {}],
  ['dockerd --data-root /data --containerd=/run/c.sock', { dataRoot: '/data', containerd: '/run/c.sock' }],
  ['dockerd -g /old', { dataRoot: '/old' }],
  ['dockerd --data-root /a --data-root=/b', { dataRoot: '/b' }],
  ['dockerd --data-root', {}],
  ['containerd -a /run/k.sock -c /etc/x.toml', { address: '/run/k.sock', config: '/etc/x.toml' }],
])('%s', (line, options) => {
  expect(parseDaemonOptions(`${line.replaceAll(' ', '\0')}\0`)).toEqual({ ...NONE, ...options });
});

test('a start is boot time and ticks, and null for anything else', () => {
  const stat = `7 (x) y) S 1 ${'0 '.repeat(17)}123 0\n`;
  expect(startedAtMs(stat, 'cpu 0\nbtime 1000\n')).toBe(1_001_230);
  expect(startedAtMs('7 (x', 'btime 1000\n')).toBeNull();
  expect(startedAtMs(stat, 'cpu 0\n')).toBeNull();
});

test('arbitrary text is a command line without options, or with texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(Object.keys(parseDaemonOptions(text))).toEqual(Object.keys(NONE));
      expect(startedAtMs(text, text)).toBeNull();
    }),
  );
});
