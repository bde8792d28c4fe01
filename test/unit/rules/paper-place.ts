import type { ExecKind } from '../../../harness/model/exec-attempt.ts';
import type { Workdir, WorkdirMount } from '../../../harness/model/exec-place.ts';
import type { InsideFile } from '../../../harness/model/inside-file.ts';
import type { Reading } from '../../../harness/model/reading.ts';
import { directory, readingOf, said } from './paper-exec.ts';

/* Directories of execs, on paper. */

export const mount: WorkdirMount = { mountPoint: '/', source: '/', type: 'overlay', state: 'there' };

const work: InsideFile = { ...directory, path: '/work' };

export const place: Workdir = { path: '/work', found: { file: work, through: [{ ...directory, path: '/' }] }, mount };

export const missing: Workdir & { readonly mountedFile: InsideFile } = {
  path: '/work',
  found: { why: 'missing', at: '/work' },
  mount,
  mountedFile: work,
};

export const deleted: Workdir = {
  ...place,
  mount: { mountPoint: '/work', source: '/data/job//deleted', type: 'ext4', state: 'deleted' },
};

export function closed(mode = 0o700): Workdir {
  return { ...place, found: { file: { ...work, mode }, through: [{ ...directory, path: '/' }] } };
}

export function places(container: Workdir, exec: Workdir | null = null): Reading {
  return readingOf('exec.workdir', { container, exec });
}

export function refusedIn(kind: ExecKind, text: string): Reading {
  return said(text, { kind });
}
