import { statfsSync } from 'node:fs';

import type { KeyUser, Place, PlaceUse } from '../model/host-resources.ts';
import type { SweptHost, SweptUnit } from '../model/scan.ts';
import { parseCount } from '../parsers/cgroup-value.ts';
import { parseFileNr } from '../parsers/file-nr.ts';
import { parseFields, textField } from '../parsers/json-fields.ts';
import { parseKeyUsers } from '../parsers/key-users.ts';
import { parseThreadsCount } from '../parsers/loadavg.ts';
import { parseMeminfo } from '../parsers/meminfo.ts';
import type { KernelFiles } from './kernel-files.ts';

/** TMPFS_MAGIC of linux/magic.h. */
const TMPFS_MAGIC = 0x01021994;

/** Where engines keep state and data when they are told nothing else. */
const PLACES: readonly { readonly use: PlaceUse; readonly path: string }[] = [
  { use: 'runtime-root', path: '/run/docker' },
  { use: 'bundle', path: '/run/containerd' },
  { use: 'data-root', path: '/var/lib/docker' },
  { use: 'data-root', path: '/var/lib/containerd' },
  { use: 'data-root', path: '/var/lib/containers/storage' },
];

/** The machine's own limits. `prefix` is where its files are, empty on the machine itself. */
export function sweptHost(files: KernelFiles, proc: string, prefix: string): Omit<SweptHost, 'units'> {
  const count = (path: string): number | null => parseCount(files.text(`${proc}/${path}`) ?? '');
  const [nr, max, reserve] = ['nr', 'max', 'reserve'].map((name) => count(`sys/kernel/pty/${name}`));
  const memory = parseMeminfo(files.text(`${proc}/meminfo`) ?? '');
  return {
    threadsCount: parseThreadsCount(files.text(`${proc}/loadavg`) ?? ''),
    threadsMax: count('sys/kernel/threads-max'),
    pidMax: count('sys/kernel/pid_max'),
    files: parseFileNr(files.text(`${proc}/sys/fs/file-nr`) ?? ''),
    keys: fullest(files.text(`${proc}/key-users`) ?? ''),
    ptys: typeof nr === 'number' && typeof max === 'number' ? { count: nr, max, reserve: reserve ?? 0 } : null,
    memory,
    places: placesOf(files, prefix),
  };
}

function fullest(text: string): SweptHost['keys'] {
  return parseKeyUsers(text).toSorted((a, b) => usedRatio(b) - usedRatio(a))[0] ?? null;
}

function usedRatio({ keys, maxKeys, bytes, maxBytes }: KeyUser): number {
  return Math.max(keys / Math.max(1, maxKeys), bytes / Math.max(1, maxBytes));
}

/** Also those that dockerd's configuration names; one file system is told once. */
function placesOf(files: KernelFiles, prefix: string): readonly Place[] {
  const told = parseFields(files.text(`${prefix}/etc/docker/daemon.json`) ?? '') ?? {};
  const own = (['data-root', 'exec-root'] as const).flatMap((option) => {
    const path = textField(told, option);
    const use: PlaceUse = option === 'data-root' ? 'data-root' : 'runtime-root';
    return path === null || !path.startsWith('/') ? [] : [{ use, path }];
  });
  const seen = new Set<string>();
  return [...own, ...PLACES].flatMap(({ use, path }) => {
    if (!files.exists(prefix + path)) return [];
    const place = statfs(prefix + path);
    const { sizeBytes, freeBytes, freeInodesCount } = place;
    const key = `${sizeBytes} ${freeBytes} ${freeInodesCount}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ use, path, ...place }];
  });
}

function statfs(path: string): Omit<Place, 'use' | 'path'> {
  const { type, bsize, blocks, bfree, files, ffree } = statfsSync(path);
  return {
    fileSystem: type === TMPFS_MAGIC ? 'tmpfs' : 'other',
    sizeBytes: blocks * bsize,
    freeBytes: bfree * bsize,
    inodesCount: files,
    freeInodesCount: ffree,
  };
}

/** Units with the limits that they have up to the root. */
export function sweptUnits(
  paths: readonly string[],
  levels: (path: string) => SweptUnit['pids'],
): readonly SweptUnit[] {
  return paths.map((path) => ({ unit: path.slice(path.lastIndexOf('/') + 1), pids: levels(path) }));
}
