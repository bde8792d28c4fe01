import { linkSync, mkdirSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

import { sweep } from '../../../harness/scan/sweep.ts';
import { idOf, paperKernel } from './paper-kernel.ts';

const CONTAINERS = 1000;
const PROCESSES = 10_000;

test('a thousand containers of ten thousand processes cost no more reads each than a small one, and no more memory', () => {
  using kernel = paperKernel('v1');
  kernel.process({ pid: 500, parent: 1, name: 'containerd-shim' });
  const list = Array.from({ length: PROCESSES }, (_, n) => `${n + 1000}\n`).join('');
  kernel.write(`${kernel.root}/list`, list);
  kernel.process({ pid: 1000, parent: 500 });
  kernel.container({ path: '/docker/pattern', tasks: [], current: PROCESSES });
  // Links, because twelve thousand files are nothing that a disk has to hold.
  for (const controller of ['pids', 'memory', 'freezer']) {
    const folder = `${kernel.cgroup}/${controller}/docker`;
    const names = readdirSync(`${folder}/pattern`);
    for (let n = 0; n < CONTAINERS; n++) {
      const own = `${folder}/${idOf(`c${n}`)}`;
      mkdirSync(own);
      for (const name of names) {
        linkSync(name === 'cgroup.procs' ? `${kernel.root}/list` : `${folder}/pattern/${name}`, `${own}/${name}`);
      }
    }
  }
  const seen = sweep(kernel, () => 0);
  expect(seen?.containers).toHaveLength(CONTAINERS);
  // The directory, three counters of pids, two of memory, the list, stat and limits of the first process.
  expect(seen?.readsCount).toBeLessThan(CONTAINERS * 10 + 100);
  // What is kept of a container does not grow with what is in it.
  expect(JSON.stringify(seen).length).toBeLessThan(CONTAINERS * 3000);
  expect(seen?.containers[0]).toMatchObject({ processesCount: null, zombiesCount: null });
  expect(seen?.containers[0]?.init).toMatchObject({ status: 'there', pid: 1000 });
});

test('processes are counted in one that has little room, and not in one that has plenty', () => {
  using kernel = paperKernel('v1');
  kernel.process({ pid: 500, parent: 1, name: 'containerd-shim' });
  const tasks = Array.from({ length: 100 }, (_, n) => ({ pid: n + 1000, parent: n === 0 ? 500 : 1000, threads: 2 }));
  kernel.container({ path: `/docker/${idOf('plenty')}`, tasks, max: '1000' });
  kernel.container({ path: `/docker/${idOf('little')}`, tasks, max: '205' });
  const zombies = new Map(sweep(kernel, () => 0)?.containers.map(({ id, zombiesCount }) => [id, zombiesCount]));
  expect(zombies.get(idOf('plenty'))).toBeNull();
  expect(zombies.get(idOf('little'))).toBe(0);
});
