import type { EngineApi } from './engine-api.ts';

/** Whether the engine lets systemd make its cgroups: names of groups are then names of slices. */
export async function usesSystemd(engine: EngineApi): Promise<boolean> {
  const info = await engine.get('/info');
  return typeof info === 'object' && info !== null && 'CgroupDriver' in info && info.CgroupDriver === 'systemd';
}

/** A name for `HostConfig.CgroupParent` of a group of our own, as the engine's cgroup driver wants it. */
export async function cgroupParentOf(engine: EngineApi, group: string): Promise<string> {
  // systemd reads dashes in a slice's name as nesting.
  return (await usesSystemd(engine)) ? `${group.replaceAll('-', '')}.slice` : `/${group}`;
}
