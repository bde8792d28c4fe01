import type { ContainerInspect } from '../../../harness/model/container.ts';
import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import type { ExecUser } from '../../../harness/model/exec-place.ts';
import type { ExecProgram, NeededFile, ProgramFile, ProgramFormat } from '../../../harness/model/exec-program.ts';
import type { InsideFile } from '../../../harness/model/inside-file.ts';
import type { EvidenceKind, EvidenceMap, Reading } from '../../../harness/model/reading.ts';

/* Evidence about one exec, on paper: for cases that no machine here can be brought into. */

export function readingOf<K extends EvidenceKind>(kind: K, value: EvidenceMap[K]): Reading {
  // Kind and value belong together by the parameters; the union of readings can not be built by its parts.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { kind, status: 'read', value, source: { how: 'on paper', atMs: 0 } } as unknown as Reading;
}

export const directory: InsideFile = {
  path: '/srv',
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  links: 2,
  device: null,
};

export function file(more: Partial<InsideFile> = {}): InsideFile {
  return { path: '/srv/job', type: 'file', mode: 0o755, uid: 0, gid: 0, links: 1, device: null, ...more };
}

export const ELF: ProgramFormat = { kind: 'elf', bits: 64, machine: 62, loader: { path: null } };

export function programFile(format: ProgramFormat, more: Partial<ProgramFile> = {}): ProgramFile {
  return { file: file(), through: [{ ...directory, path: '/' }, directory], mount: 'exec', format, ...more };
}

export function program(
  found: Extract<ExecProgram, { asked: 'command' }>['found'],
  more: Partial<Extract<ExecProgram, { asked: 'command' }>> = {},
): Reading {
  return readingOf('exec.program', {
    asked: 'command',
    word: '/srv/job',
    searched: [],
    found,
    needs: [],
    hostMachine: 62,
    emulators: [],
    ...more,
  });
}

export function need(as: NeededFile['as'], path: string, found: NeededFile['found'] | null = null): NeededFile {
  return { as, path, found: found ?? { why: 'missing', at: path } };
}

export const nothingAsked = readingOf('exec.program', { asked: 'nothing' });

export function attempt(more: Partial<ExecAttempt>): ExecAttempt {
  return {
    entry: 'engine-api',
    kind: 'command',
    terminal: 'none',
    how: 'docker exec web /srv/job',
    atMs: 0,
    durationMs: 60,
    end: { status: 'exited', exitCode: 126 },
    outcome: 'fails',
    stdout: '',
    stderr: '',
    logAdded: null,
    pidsDeltas: [],
    memoryDeltas: [],
    cpuDeltas: [],
    stalls: { cpuMs: null, ioMs: null, memoryMs: null },
    ...more,
  };
}

export function said(stdout: string, more: Partial<ExecAttempt> = {}): Reading {
  return readingOf('exec.attempts', [attempt({ stdout, ...more })]);
}

export const worked = readingOf('exec.attempts', [
  attempt({ outcome: 'works', end: { status: 'exited', exitCode: 0 } }),
]);

export const inspect: ContainerInspect = {
  id: 'c0ffee00'.repeat(8),
  name: 'web',
  status: 'running',
  initPid: 4095,
  runtime: 'runc',
  pidsLimit: null,
  cgroupParent: '',
  memoryLimitBytes: null,
  startedAt: '',
  user: '',
  workdir: '',
  searchPath: null,
  lives: { exitCode: 0, finishedAt: '', oomKilled: false, startError: '', restartPolicy: 'no', restartCount: 0 },
  environment: { count: 0, bytes: 0, longest: null },
};

export function user(more: Partial<ExecUser> = {}): ExecUser {
  return {
    asked: '',
    uid: 0,
    gid: 0,
    groups: [],
    unknown: 'nothing',
    userFile: 'read',
    groupFile: 'read',
    files: 'of-the-image',
    ...more,
  };
}

export function users(container: ExecUser, exec: ExecUser | null = null): Reading {
  return readingOf('exec.users', { container, exec, namespace: 'shared', uidMap: [], gidMap: [] });
}
