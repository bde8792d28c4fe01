import type { DangerRule } from './danger-rule.ts';
import { fullness, fullnessOf } from './full-level.ts';

const containerPidsMax: DangerRule = {
  id: 'container-pids-max',
  look: (seen) => (fullnessOf(seen) === 'own' ? fullness(seen, "the container's own") : null),
};

export default containerPidsMax;
