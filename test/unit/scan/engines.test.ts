/** How real podman and real containerd call the cgroups of their containers, against what they list themselves. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { bundledCgroups } from '../../../harness/scan/bundled-cgroups.ts';
import { containerCgroups } from '../../../harness/scan/container-cgroups.ts';
import type { KernelFiles } from '../../../harness/scan/kernel-files.ts';

const recording = z
  .object({
    directories: z.array(z.string()),
    files: z.record(z.string(), z.string()),
    engines: z.object({
      podman: z.array(z.object({ id: z.string() })),
      containerd: z.array(z.object({ namespace: z.string(), id: z.string() })),
    }),
  })
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/engines.json', import.meta.url), 'utf8')));
const ROOT = '/sys/fs/cgroup/pids';

function recordedFiles(): KernelFiles {
  const files = new Map(Object.entries(recording.files));
  const paths = [
    ...recording.directories.map((path) => `${ROOT}${path}`),
    ...[...files.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))),
  ];
  const all = new Set(paths.flatMap((path) => path.split('/').map((_, n, parts) => parts.slice(0, n + 1).join('/'))));
  const directories = (path: string): readonly string[] =>
    [...all].flatMap((one) =>
      one.startsWith(`${path}/`) && !one.slice(path.length + 1).includes('/') ? [one.slice(path.length + 1)] : [],
    );
  return {
    text: (path) => files.get(path) ?? null,
    part: () => null,
    directories,
    hasDirectories: (path) => directories(path).length > 0,
    owner: () => null,
    exists: (path) => all.has(path) || files.has(path),
    count: () => 0,
  };
}

test('every container that podman and containerd list is found, each once and as theirs, and nothing else is', () => {
  const files = recordedFiles();
  const byName = containerCgroups(files, ROOT).containers;
  const known = new Set(byName.map(({ id }) => id));
  const bundled = bundledCgroups(files, { proc: '/proc', prefix: '' }, { root: ROOT, known });
  const found = [...byName, ...bundled].map(({ id, engine }) => `${engine} ${id}`);
  const { podman, containerd } = recording.engines;
  const listed = [...podman.map(({ id }) => `podman ${id}`), ...containerd.map(({ id }) => `containerd ${id}`)];
  expect(found.toSorted()).toEqual(listed.toSorted());
});

test('a cgroup and a namespace of somebody’s choice are what only the shim’s directory tells', () => {
  const byName = new Set(containerCgroups(recordedFiles(), ROOT).containers.map(({ id }) => id));
  const untold = recording.engines.containerd.filter(({ id }) => !byName.has(id));
  expect(untold.map(({ id }) => id.replace(/^recorded-\d+-/u, ''))).toEqual(['builds', 'own']);
});
