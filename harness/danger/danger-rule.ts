import type { Cause } from '../model/cause.ts';
import type { CgroupVersion } from '../model/cgroup.ts';
import type { Danger, SweptContainer, SweptHost } from '../model/scan.ts';
import type { LimitedLevel } from '../rules/pids-headroom.ts';
import type { ExecNeeds } from './exec-needs.ts';

/** What a rule of the sweep sees: one container, and what concerns all. */
export interface Seen {
  readonly container: SweptContainer;
  /** The pids level that refuses first; `null`: none has a limit. */
  readonly binding: LimitedLevel | null;
  readonly needs: ExecNeeds;
  readonly host: SweptHost;
  readonly memoryVersion: CgroupVersion;
  /** Tasks of all containers whose first process has this uid. */
  tasksOfUid(uid: number): number;
}

/** A pure question about one container, named as the cause that it finds. `null`: no. */
export interface DangerRule {
  readonly id: Cause;
  look(seen: Seen): Omit<Danger, 'rule'> | null;
}

/** `1 task is`, `30 tasks are`. */
export function tasksAre(count: number): string {
  return count === 1 ? '1 task is' : `${count} tasks are`;
}
