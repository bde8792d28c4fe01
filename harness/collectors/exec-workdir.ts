import type { Workdir } from '../model/exec-place.ts';
import { DELETED } from '../parsers/mountinfo.ts';
import type { Collector } from './collector.ts';
import { foundIn, type Inside, insideOf, mountOf } from './proc/inside.ts';
import { ownInit } from './proc/own-init.ts';

const MOST_CHARS = 1000;

export default {
  kind: 'exec.workdir',
  how: ({ inspect, exec }) =>
    `ls -ld /proc/${inspect.initPid ?? 'PID'}/root${exec?.workdir ?? inspect.workdir}; grep deleted /proc/${inspect.initPid ?? 'PID'}/mountinfo`,
  async collect(target) {
    const init = await ownInit(target);
    if (init.status === 'absent') return init;
    const inside = await insideOf(target.host, init.pid);
    const asked = target.exec?.workdir ?? null;
    const [container, exec] = await Promise.all([
      workdirOf(inside, target.inspect.workdir === '' ? '/' : target.inspect.workdir),
      asked === null ? null : workdirOf(inside, asked),
    ]);
    return { status: 'read', value: { container, exec } };
  },
} satisfies Collector<'exec.workdir'>;

async function workdirOf(inside: Inside, path: string): Promise<Workdir> {
  const found = foundIn(await inside.look(path));
  const mount = mountOf(inside.mounts, 'file' in found ? found.file.path : path);
  return {
    path: path.slice(0, MOST_CHARS),
    found,
    mount:
      mount === null
        ? null
        : {
            mountPoint: mount.mountPoint,
            source: mount.root.slice(0, MOST_CHARS),
            type: mount.type,
            state: mount.root.endsWith(DELETED) ? 'deleted' : 'there',
          },
  };
}
