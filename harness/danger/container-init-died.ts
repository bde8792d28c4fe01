import type { DangerRule } from './danger-rule.ts';

/** No process is left, and the engine, or a task that nobody collected, says that there should be one. */
const containerInitDied: DangerRule = {
  id: 'container-init-died',
  look({ container: { init, zombiesCount, engineState } }) {
    if (init.status !== 'gone') return null;
    const dead = (zombiesCount ?? 0) > 0;
    const claimed = engineState === 'running' || engineState === 'paused';
    if (!dead && !claimed) return null;
    const left = dead ? `, and nobody has collected the exit of ${zombiesCount} dead` : '';
    const says = claimed ? `; the engine still says ${engineState}` : '';
    return { verdict: 'exec-broken', because: `no living process is in its cgroup${left}${says}` };
  },
};

export default containerInitDied;
