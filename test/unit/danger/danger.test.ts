import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';

import { dangerRules } from '../../../harness/danger/index.ts';
import { judgeSweep } from '../../../harness/danger/judge-sweep.ts';
import { CAUSES } from '../../../harness/model/cause.ts';
import type { JudgedContainer, SweptContainer } from '../../../harness/model/scan.ts';
import { paperContainer, paperLevel, paperSweep } from './paper-sweep.ts';

const FOLDER = new URL('../../../harness/danger/', import.meta.url);

function judged(change: Partial<SweptContainer>, execNeeds: number | null = null): JudgedContainer {
  const seen = paperSweep([paperContainer(change)]);
  const [container] = judgeSweep(seen, { at: '', atMs: 0, execNeeds }).containers;
  if (container === undefined) throw new Error('it is not among the containers');
  return container;
}

function told(change: Partial<SweptContainer>): string {
  const { verdict, dangers } = judged(change);
  return [verdict, ...dangers.map(({ rule }) => rule)].join(' ');
}

test('every rule of the folder is asked, and is named as a cause', async () => {
  const files = (await readdir(FOLDER)).map((name) => name.replace('.ts', ''));
  expect(dangerRules.map(({ id }) => id).toSorted()).toEqual(
    files.filter((name) => CAUSES.some((one) => one === name)).toSorted(),
  );
});

describe('room for an exec', () => {
  test.each([
    { free: 8, verdict: 'ok' },
    { free: 7, verdict: 'at-risk' },
    { free: 1, verdict: 'at-risk' },
    { free: 0, verdict: 'exec-broken' },
    // Attaching is never refused: there may be more tasks than the limit allows.
    { free: -3, verdict: 'exec-broken' },
  ])('with $free free slots it is $verdict under runc', ({ free, verdict }) => {
    expect(judged({ pids: [paperLevel({ max: 40, current: 40 - free })] }).verdict).toBe(verdict);
  });

  test('crun makes no threads: a full cgroup is a risk, and breaks no exec', () => {
    const pids = [paperLevel({ max: 40, current: 40 })];
    expect(judged({ pids, runtime: 'crun' }).verdict).toBe('at-risk');
    expect(judged({ pids: [paperLevel({ max: 40, current: 38 })], runtime: 'crun' }).verdict).toBe('ok');
  });

  test('the figure can be replaced', () => {
    expect(judged({ pids: [paperLevel({ max: 40, current: 20 })] }, 32).verdict).toBe('at-risk');
  });

  test('the level that binds is named, whoever it belongs to', () => {
    const own = paperLevel({ max: 100, current: 10 });
    const above = paperLevel({ path: '/sys/fs/cgroup/pids/team', of: 'ancestor', max: 50, current: 50 });
    const container = judged({ pids: [own, above] });
    expect(container).toMatchObject({ headroom: 0, verdict: 'exec-broken' });
    expect(container.dangers[0]).toMatchObject({
      rule: 'pod-pids-limit',
      because: expect.stringContaining('/team/pids.max is 50'),
    });
  });

  test('refusals are told with those since the last look', () => {
    const pids = [paperLevel({ max: 40, current: 40, refusals: 120 })];
    const { dangers } = judged({ pids, since: { refusals: 12, oomKills: 0, elapsedMs: 60_000 } });
    expect(dangers[0]?.because).toContain('120 forks of the container were refused, 12 of them since the last look');
  });
});

describe('frozen', () => {
  const freezer = { state: 'frozen', askedAt: '/sys/fs/cgroup/freezer/x' } as const;
  test('by its engine is paused, by another is stuck, and without an engine nobody says which', () => {
    expect(told({ freezer, engineState: 'paused' })).toBe('exec-broken container-paused');
    expect(told({ freezer, engineState: 'running' })).toBe('exec-broken freezer-stuck');
    expect(judged({ freezer, engineState: null }).dangers[0]?.because).toContain('no engine says whether it is paused');
  });
});

describe('the monitor', () => {
  test('of podman is needed by no exec', () => {
    expect(told({ shim: { status: 'stopped', pid: 9, name: 'conmon' }, engine: 'podman' })).toBe('ok');
    expect(told({ shim: { status: 'gone', pid: 1, name: 'systemd' }, engine: 'podman' })).toBe('ok');
  });

  test('that is something else than a shim is no accusation', () => {
    expect(told({ shim: { status: 'other', pid: 9, name: 'bash' } })).toBe('ok');
  });
});

function memoryLevel(roomKib: number): SweptContainer['memory'][number] {
  return {
    path: '/sys/fs/cgroup/memory/docker/x',
    of: 'own',
    limitBytes: 64 * 1024 * 1024,
    usageBytes: 64 * 1024 * 1024 - roomKib * 1024,
    reclaimableBytes: 0,
    swapFreeBytes: null,
    oomKills: 0,
    onExhaustion: 'kills',
  };
}

describe('memory', () => {
  test.each([
    { roomKib: 4096, verdict: 'ok' },
    { roomKib: 1600, verdict: 'at-risk' },
    { roomKib: 800, verdict: 'exec-broken' },
  ])('with $roomKib KiB left it is $verdict', ({ roomKib, verdict }) => {
    expect(judged({ memory: [memoryLevel(roomKib)] }).verdict).toBe(verdict);
  });

  test('page cache that can be given up is room', () => {
    expect(judged({ memory: [{ ...memoryLevel(0), reclaimableBytes: 8 * 1024 * 1024 }] }).verdict).toBe('ok');
  });
});

describe('limits of processes', () => {
  const init = { status: 'there', pid: 10, state: 'S', openFilesLimit: 1024, processesLimit: null, uid: null } as const;
  test('few open files are a risk, many are not', () => {
    expect(told({ init: { ...init, openFilesLimit: 8 } })).toBe('at-risk nofile-limit');
    expect(told({ init })).toBe('ok');
  });

  test("a user's tasks are those of all containers, and root is not held back", () => {
    const limited = { ...init, processesLimit: 20, uid: 4321 };
    expect(told({ init: limited, pids: [paperLevel({ max: null, current: 15 })] })).toBe('at-risk rlimit-nproc');
    expect(told({ init: { ...limited, uid: 0 }, pids: [paperLevel({ max: null, current: 15 })] })).toBe('ok');
    const two = paperSweep(
      ['a', 'b'].map((id) => paperContainer({ id, init: limited, pids: [paperLevel({ max: null, current: 7 })] })),
    );
    expect(judgeSweep(two, { at: '', atMs: 0, execNeeds: null }).counts['at-risk']).toBe(2);
  });
});

function filled(id: string, current: number): SweptContainer {
  return paperContainer({ id, pids: [paperLevel({ max: 40, current })] });
}

test('the worst come first, and of equals the one with the least room', () => {
  const { containers, counts } = judgeSweep(
    paperSweep([filled('well', 1), filled('near', 38), filled('nearer', 39), filled('full', 40)]),
    {
      at: '',
      atMs: 0,
      execNeeds: null,
    },
  );
  expect(containers.map(({ id }) => id)).toEqual(['full', 'nearer', 'near', 'well']);
  expect(counts).toEqual({ ok: 1, 'at-risk': 2, 'exec-broken': 1 });
});

test('a container that its engine calls running and that has no process is broken; one that no engine knows is a husk', () => {
  const gone = { init: { status: 'gone' }, zombiesCount: 0 } as const;
  expect(told({ ...gone, engineState: 'running' })).toBe('exec-broken container-init-died');
  expect(
    judgeSweep(paperSweep([paperContainer({ ...gone, engineState: null })]), { at: '', atMs: 0, execNeeds: null })
      .containers,
  ).toEqual([]);
});
