import type { EnginePlace } from '../model/engine-pids.ts';
import type { Collector, Target } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';
import { engineProcesses } from './proc/engine-processes.ts';
import { cgroupLevels } from './proc/own-cgroup.ts';
import { readPidsLevel } from './proc/pids-level.ts';

async function placeOf(target: Target, role: EnginePlace['role'], pid: number | null): Promise<EnginePlace | null> {
  if (pid === null) return null;
  const found = await cgroupLevels(target, 'pids', pid);
  if (found.status === 'absent') return null;
  const levels = await Promise.all(
    found.levels.map(async (level) => {
      const values = await readPidsLevel(target.host, level.path);
      return values === null ? null : { ...level, ...values };
    }),
  );
  return { role, pid, version: found.version, levels: levels.filter((level) => level !== null) };
}

export default {
  kind: 'engine.pids',
  how: () =>
    `for P in $(pidof dockerd containerd) SHIM: grep -E 'pids|^0:' /proc/$P/cgroup; cat pids.{max,current,events} at every level up to the root (systemctl show -p TasksCurrent -p TasksMax UNIT)`,
  async collect(target) {
    const remote = absentUnlessLocal(target.engine);
    if (remote !== null) return remote;
    const { dockerd, containerd, shim } = await engineProcesses(target);
    const places = await Promise.all([
      placeOf(target, 'dockerd', dockerd),
      placeOf(target, 'containerd', containerd),
      placeOf(target, 'shim', shim),
    ]);
    return { status: 'read', value: places.filter((place) => place !== null) };
  },
} satisfies Collector<'engine.pids'>;
