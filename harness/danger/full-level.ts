import type { Danger } from '../model/scan.ts';
import { type Seen, tasksAre } from './danger-rule.ts';

/** The dead fill a level when they hold at least this share of it, as the rule of `diagnose` has it. */
const MOST_ARE_DEAD = 0.5;

/** Which of three causes the level that binds is; `null`: it has room for an exec. */
export function fullnessOf({ container, binding, needs }: Seen): 'dead' | 'own' | 'ancestor' | null {
  if (binding === null || binding.free >= needs.slots) return null;
  const { zombiesCount } = container;
  if (zombiesCount !== null && zombiesCount > 0 && zombiesCount >= binding.max * MOST_ARE_DEAD) return 'dead';
  return binding.of;
}

/** What a level with too little room does to an exec. */
export function fullness({ container, binding, needs }: Seen, who: string): Omit<Danger, 'rule'> | null {
  if (binding === null) return null;
  const { max, current, free } = binding;
  const limit = binding.of === 'own' ? 'pids.max' : `${binding.path}/pids.max`;
  const refused = refusedText(container.pids[0]?.refusals ?? null, container.since?.refusals ?? null);
  if (free > 0) {
    const because = `${who} ${limit} is ${max} and ${tasksAre(current)} in it: ${free} free, an exec needs up to ${needs.slots}${refused}`;
    return { verdict: 'at-risk', because };
  }
  const full = `${who} ${limit} is ${max} and ${tasksAre(current)} in it: the next fork is refused${refused}`;
  return needs.whenFull === 'breaks'
    ? { verdict: 'exec-broken', because: full }
    : { verdict: 'at-risk', because: `${full}; crun itself makes none, what it starts does` };
}

function refusedText(total: number | null, since: number | null): string {
  if (total === null || total === 0) return '';
  const now = since === null || since === 0 ? '' : `, ${since} of them since the last look`;
  return `; ${total === 1 ? '1 fork of the container was' : `${total} forks of the container were`} refused${now}`;
}
