import type { DangerRule } from './danger-rule.ts';
import { fullness, fullnessOf } from './full-level.ts';

const zombieAccumulation: DangerRule = {
  id: 'zombie-accumulation',
  look(seen) {
    if (fullnessOf(seen) !== 'dead') return null;
    return fullness(seen, `${seen.container.zombiesCount ?? 0} dead processes that nobody waits for fill it:`);
  },
};

export default zombieAccumulation;
