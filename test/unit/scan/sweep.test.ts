import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { judgeSweep } from '../../../harness/danger/judge-sweep.ts';
import type { ScanReport } from '../../../harness/model/scan.ts';
import { kernelFiles } from '../../../harness/scan/kernel-files.ts';
import { sweep } from '../../../harness/scan/sweep.ts';
import { idOf, type PaperKernel, paperKernel } from './paper-kernel.ts';

const SHIM = { pid: 500, parent: 1, name: 'containerd-shim' };

function report(kernel: PaperKernel): ScanReport {
  const seen = sweep(kernel, () => 0);
  if (seen === null) throw new Error('nothing was seen');
  return judgeSweep(seen, { at: '2026-01-01T00:00:00.000Z', atMs: 0, execNeeds: null });
}

/** Id's word to verdict and first rule. */
function verdicts(kernel: PaperKernel): Readonly<Record<string, string>> {
  return Object.fromEntries(
    report(kernel).containers.map(({ id, verdict, dangers }) => [
      Buffer.from(id, 'hex').toString().replaceAll('\0', '') || id,
      [verdict, ...dangers.map(({ rule }) => rule)].join(' '),
    ]),
  );
}

/** As each of the two cgroup drivers names it. */
const PLACES = {
  v1: (word: string) => `/docker/${idOf(word)}`,
  v2: (word: string) => `/system.slice/docker-${idOf(word)}.scope`,
} as const;

describe.each(['v1', 'v2'] as const)('a sweep of cgroup %s', (version) => {
  const at = PLACES[version];

  test('tells a full, a nearly full, a frozen, an orphaned and a healthy container apart', () => {
    using kernel = paperKernel(version);
    kernel.process(SHIM);
    kernel.process({ pid: 501, parent: 1, name: 'containerd-shim', state: 'T' });
    kernel.container({ path: at('well'), tasks: [{ pid: 10, parent: 500 }], max: '100' });
    kernel.container({ path: at('full'), tasks: [{ pid: 11, parent: 500, threads: 30 }], max: '30', refusals: 7 });
    kernel.container({ path: at('near'), tasks: [{ pid: 12, parent: 500, threads: 25 }], max: '30' });
    kernel.container({ path: at('cold'), tasks: [{ pid: 13, parent: 500 }], frozen: true });
    kernel.container({ path: at('hung'), tasks: [{ pid: 14, parent: 501 }] });
    kernel.container({ path: at('left'), tasks: [{ pid: 15, parent: 1 }] });
    kernel.write(`${kernel.proc}/1/status`, 'Name:\tsystemd\nNSpid:\t1\n');
    expect(verdicts(kernel)).toEqual({
      well: 'ok',
      full: 'exec-broken container-pids-max',
      near: 'at-risk container-pids-max',
      cold: 'exec-broken freezer-stuck',
      hung: 'exec-broken shim-hang',
      left: 'exec-broken shim-killed',
    });
  });

  test('names the dead when they fill the limit, and counts them', () => {
    using kernel = paperKernel(version);
    kernel.process(SHIM);
    kernel.container({ path: at('dead'), tasks: [{ pid: 10, parent: 500 }], current: 40, max: '40' });
    const [container] = report(kernel).containers;
    expect(container).toMatchObject({ zombiesCount: 39, processesCount: 1 });
    expect(container?.dangers[0]?.rule).toBe('zombie-accumulation');
  });

  test('names a level above that is full, and reads it once for all below', () => {
    using kernel = paperKernel(version);
    kernel.process(SHIM);
    const parent = version === 'v1' ? '/team' : '/team.slice';
    kernel.level(parent, '20', 20);
    for (const [index, word] of ['one', 'two'].entries()) {
      const name = version === 'v1' ? idOf(word) : `docker-${idOf(word)}.scope`;
      kernel.container({ path: `${parent}/${name}`, tasks: [{ pid: 10 + index, parent: 500, threads: 10 }] });
    }
    const { containers } = report(kernel);
    expect(containers.map(({ dangers }) => dangers[0]?.rule)).toEqual(['pod-pids-limit', 'pod-pids-limit']);
    expect(containers[0]?.pids.at(-1)).toBe(containers[1]?.pids.at(-1));
  });

  test('says that the first process is gone when only dead ones hold the cgroup', () => {
    using kernel = paperKernel(version);
    kernel.container({ path: at('gone'), tasks: [], current: 1 });
    expect(verdicts(kernel)).toEqual({ gone: 'exec-broken container-init-died' });
  });

  test('passes over an empty cgroup that no engine knows', () => {
    using kernel = paperKernel(version);
    kernel.container({ path: at('husk'), tasks: [] });
    expect(verdicts(kernel)).toEqual({});
  });

  test('finds the first process whatever the order of the list', () => {
    using kernel = paperKernel(version);
    kernel.process(SHIM);
    const tasks = [
      { pid: 30, parent: 20 },
      { pid: 20, parent: 10 },
      { pid: 10, parent: 500 },
    ];
    kernel.container({ path: at('tree'), tasks, limits: { files: '77' } });
    expect(report(kernel).containers[0]).toMatchObject({
      init: { status: 'there', pid: 10, openFilesLimit: 77 },
      shim: { status: 'running', pid: 500 },
      processesCount: 3,
      zombiesCount: 0,
    });
  });
});

test('containers of containerd, CRI-O, podman and those inside of another are found by their cgroups', () => {
  using kernel = paperKernel('v2');
  kernel.process(SHIM);
  const tasks = [{ pid: 10, parent: 500 }];
  const pod = '/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod0_1.slice';
  const paths = {
    cri: `${pod}/cri-containerd-${idOf('cri')}.scope`,
    crio: `${pod}/crio-${idOf('crio')}.scope`,
    podman: `/machine.slice/libpod-${idOf('podman')}.scope`,
    chosen: '/default/my-task',
    k8s: `/k8s.io/${idOf('k8s')}`,
    outer: `/system.slice/docker-${idOf('outer')}.scope`,
    inner: `/system.slice/docker-${idOf('outer')}.scope/docker/${idOf('inner')}`,
  };
  for (const path of Object.values(paths)) kernel.container({ path, tasks });
  kernel.container({ path: `/machine.slice/libpod-conmon-${idOf('monitor')}.scope`, tasks });
  kernel.level('/system.slice/ssh.service', '100', 1);
  const found = report(kernel).containers.map(({ id, engine, within }) => ({ id, engine, within }));
  expect(found).toHaveLength(7);
  expect(found).toEqual(
    expect.arrayContaining([
      { id: idOf('cri'), engine: 'containerd', within: null },
      { id: idOf('crio'), engine: 'cri-o', within: null },
      { id: idOf('podman'), engine: 'podman', within: null },
      { id: 'my-task', engine: 'containerd', within: null },
      { id: idOf('k8s'), engine: 'containerd', within: null },
      { id: idOf('outer'), engine: 'docker', within: null },
      { id: idOf('inner'), engine: 'docker', within: idOf('outer') },
    ]),
  );
});

test('a limit of the units of engines is told of the host', () => {
  using kernel = paperKernel('v2');
  kernel.level('/system.slice/containerd.service', '50', 50);
  expect(report(kernel).host.find(({ what }) => what.includes('containerd.service'))).toMatchObject({
    used: 50,
    max: 50,
    verdict: 'exec-broken',
    danger: { rule: 'systemd-tasksmax' },
  });
});

test('a container that goes in the middle of the sweep is left out, and the others are told', () => {
  using kernel = paperKernel('v1');
  kernel.process(SHIM);
  for (const [index, word] of ['a', 'b', 'c'].entries()) {
    kernel.container({ path: `/docker/${idOf(word)}`, tasks: [{ pid: 10 + index, parent: 500 }] });
  }
  const files = kernelFiles();
  // At each possible moment: after so many reads of a counter.
  for (let moment = 1; moment < 40; moment++) {
    let reads = 0;
    const seen = sweep(kernel, () => 0, {
      ...files,
      text(path) {
        if (++reads === moment) {
          for (const controller of ['pids', 'memory', 'freezer']) {
            rmSync(`${kernel.cgroup}/${controller}/docker/${idOf('b')}`, { recursive: true, force: true });
          }
        }
        return files.text(path);
      },
    });
    if (seen === null) throw new Error('nothing was seen');
    expect(seen.containers.map(({ id }) => id)).toEqual(expect.arrayContaining([idOf('a'), idOf('c')]));
    expect(judgeSweep(seen, { at: '', atMs: 0, execNeeds: null }).counts).toMatchObject({
      'at-risk': 0,
      'exec-broken': 0,
    });
    kernel.container({ path: `/docker/${idOf('b')}`, tasks: [{ pid: 11, parent: 500 }] });
  }
});

test('a tree without a pids controller is nothing to be seen, and not a healthy host', () => {
  using kernel = paperKernel('v1');
  rmSync(`${kernel.cgroup}/pids`, { recursive: true });
  expect(sweep(kernel, () => 0)).toBeNull();
});

test('never opens what waits for the memory of a process', () => {
  using kernel = paperKernel('v1');
  kernel.process(SHIM);
  kernel.container({ path: `/docker/${idOf('full')}`, tasks: [{ pid: 10, parent: 500, threads: 30 }], max: '30' });
  const files = kernelFiles();
  const opened: string[] = [];
  sweep(kernel, () => 0, {
    ...files,
    text(path) {
      opened.push(path);
      return files.text(path);
    },
  });
  const ofProcesses = opened
    .filter((path) => /\/proc\/\d+\//u.test(path))
    .map((path) => path.replace(/.*\/proc\/\d+\//u, ''));
  expect(new Set(ofProcesses)).toEqual(new Set(['stat', 'limits', 'cwd/options.json']));
});

test('in a container, where lists of cgroups are empty, each process is asked for its cgroup', () => {
  using kernel = paperKernel('v1');
  kernel.process(SHIM);
  kernel.container({ path: `/docker/${idOf('well')}`, tasks: [] });
  kernel.container({ path: `/docker/${idOf('gone')}`, tasks: [], current: 1 });
  kernel.level(`/docker/${idOf('well')}`, 'max', 1);
  kernel.process({ pid: 10, parent: 500 });
  // As seen from a cgroup namespace of one's own.
  kernel.write(`${kernel.proc}/10/cgroup`, `8:pids:/../${idOf('well')}\n`);
  expect(verdicts(kernel)).toMatchObject({ well: 'exec-broken container-init-died' });
  kernel.write(`${kernel.proc}/self/status`, 'Name:\tnode\nNSpid:\t77\t1\n');
  expect(verdicts(kernel)).toEqual({ well: 'ok', gone: 'exec-broken container-init-died' });
});
