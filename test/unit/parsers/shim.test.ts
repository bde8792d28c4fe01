import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseBundleOptions } from '../../../harness/parsers/bundle-options.ts';
import { parseShimCommandLine } from '../../../harness/parsers/shim-command-line.ts';

const cmdline = (...args: readonly string[]): string => args.map((arg) => `${arg}\0`).join('');

describe('shim command line', () => {
  const pairs = [
    ['-namespace', 'moby'],
    ['-id', '6637ab50'],
    ['-address', '/var/run/docker/containerd/containerd.sock'],
  ] as const;

  test('of the v2 shim, in any order and in every spelling of a Go flag', () => {
    const spelled = fc
      .shuffledSubarray([...pairs], { minLength: 3 })
      .chain((shuffled) =>
        fc.tuple(
          ...shuffled.map(([flag, value]) => fc.constantFrom([flag, value], [`-${flag}`, value], [`${flag}=${value}`])),
        ),
      );
    fc.assert(
      fc.property(spelled, (args) => {
        expect(parseShimCommandLine(cmdline('/usr/bin/containerd-shim-runc-v2', '-debug', ...args.flat()))).toEqual({
          binary: '/usr/bin/containerd-shim-runc-v2',
          namespace: 'moby',
          id: '6637ab50',
          address: '/var/run/docker/containerd/containerd.sock',
          runtimeRoot: null,
        });
      }),
    );
  });

  test('of the v1 shim, which has no id but a working directory', () => {
    const line = cmdline(
      'docker-containerd-shim',
      '-namespace',
      'moby',
      '-workdir',
      '/var/lib/docker/containerd/daemon/io.containerd.runtime.v1.linux/moby/6637ab50',
      '-address',
      '/var/run/docker/containerd/docker-containerd.sock',
      '-containerd-binary',
      '/usr/bin/docker-containerd',
      '-runtime-root',
      '/var/run/docker/runtime-runc',
      '-systemd-cgroup',
    );
    expect(parseShimCommandLine(line)).toMatchObject({
      namespace: 'moby',
      id: '6637ab50',
      address: '/var/run/docker/containerd/docker-containerd.sock',
      runtimeRoot: '/var/run/docker/runtime-runc',
    });
  });

  test('of containerd 0.2 has no namespace', () => {
    const line = cmdline('docker-containerd-shim', '6637ab50', '/var/run/docker/libcontainerd/6637ab50', 'docker-runc');
    expect(parseShimCommandLine(line)).toMatchObject({ namespace: null, id: null, address: null });
  });

  test.each(['/usr/sbin/runc', 'containerd', '/usr/bin/containerd-shimmer', 'conmon', ''])(
    '%j is no shim',
    (binary) => {
      expect(parseShimCommandLine(cmdline(binary, '-id', '1'))).toBeNull();
    },
  );
});

describe('options.json', () => {
  test.each([
    '{"binary_name":"crun","root":"/run/x"}',
    '{"binaryName":"crun","root":"/run/x"}',
    '{"BinaryName":"crun","Root":"/run/x"}',
  ])('%s', (text) => {
    expect(parseBundleOptions(text)).toEqual({ binaryName: 'crun', root: '/run/x' });
  });

  test('that says nothing, or is no JSON', () => {
    expect(['', '{}', '[]', '{"root":""}'].map(parseBundleOptions)).toEqual(
      Array.from({ length: 4 }, () => ({ binaryName: null, root: null })),
    );
  });
});
