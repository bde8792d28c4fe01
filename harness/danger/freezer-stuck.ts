import type { DangerRule } from './danger-rule.ts';

/** Frozen, and no engine says that it was by its pause. */
const freezerStuck: DangerRule = {
  id: 'freezer-stuck',
  look({ container: { freezer, engineState } }) {
    if (freezer === null || freezer.state === 'thawed' || engineState === 'paused') return null;
    const where = freezer.askedAt === null ? '' : ` (told to at ${freezer.askedAt})`;
    const says = engineState === null ? '; no engine says whether it is paused' : `; the engine says ${engineState}`;
    return { verdict: 'exec-broken', because: `its cgroup is ${freezer.state}${where}${says}` };
  },
};

export default freezerStuck;
