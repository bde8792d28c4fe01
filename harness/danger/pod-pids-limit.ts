import type { DangerRule } from './danger-rule.ts';
import { fullness, fullnessOf } from './full-level.ts';

/** A level above the container binds, which others fill too. */
const podPidsLimit: DangerRule = {
  id: 'pod-pids-limit',
  look: (seen) => (fullnessOf(seen) === 'ancestor' ? fullness(seen, 'above the container') : null),
};

export default podPidsLimit;
