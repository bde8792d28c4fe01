import { EXEC_NEEDS_SLOTS } from '../rules/pids-headroom.ts';

/** What an exec needs inside of the container's cgroup, by the runtime that makes it. */
export interface ExecNeeds {
  /** Free slots with which no exec was seen to fail. */
  readonly slots: number;
  /** What a full cgroup does to an exec. */
  readonly whenFull: 'breaks' | 'risks';
}

/**
 * The one place with these figures. Measured with fast attach, six execs for each number of free slots: runc 1.0.0-rc93,
 * 1.1.5, 1.1.15 and 1.3.6 failed with up to six now and then, with eight never; crun 1.21 makes no threads, and its
 * execs worked three times of three in a full cgroup, where what they start can not fork. Any other is taken for runc.
 */
export const EXEC_NEEDS: Readonly<Record<'runc' | 'crun', ExecNeeds>> = {
  runc: { slots: EXEC_NEEDS_SLOTS, whenFull: 'breaks' },
  crun: { slots: 1, whenFull: 'risks' },
};

/** `slots` replaces the figure of every runtime: a person's own, or one that `qualify` has measured; `null`: none does. */
export function execNeedsOf(runtime: string | null, slots: number | null): ExecNeeds {
  const measured = runtime === 'crun' ? EXEC_NEEDS.crun : EXEC_NEEDS.runc;
  return slots === null ? measured : { ...measured, slots };
}
