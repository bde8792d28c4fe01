import type { DangerRule } from './danger-rule.ts';

/** Paused by its engine, which says so and refuses an exec. */
const containerPaused: DangerRule = {
  id: 'container-paused',
  look({ container: { freezer, engineState } }) {
    if (freezer === null || freezer.state === 'thawed' || engineState !== 'paused') return null;
    return { verdict: 'exec-broken', because: 'it is paused: the engine refuses an exec until it is unpaused' };
  },
};

export default containerPaused;
