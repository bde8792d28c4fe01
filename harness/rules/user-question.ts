import type { ContainerInspect } from '../model/container.ts';
import type { ExecAttempt } from '../model/exec-attempt.ts';
import type { ExecUser, ExecUsers } from '../model/exec-place.ts';
import { type Refused, refusedExecs, worksAnyway } from './refusals.ts';

/** What a rule about the user of an exec sees. */
export interface UserEvidence {
  readonly 'exec.users': ExecUsers;
  readonly 'exec.attempts': readonly ExecAttempt[] | null;
  readonly 'container.inspect': ContainerInspect | null;
}

/** A user that execs run as, and what execs said of it. */
export interface Runner {
  readonly whose: 'exec' | 'container';
  readonly user: ExecUser;
  /** Execs that were refused because somebody did not find the user. */
  readonly refused: readonly Refused[];
  /** Why it can not be this user; `null`: nothing speaks against it. */
  readonly works: string | null;
}

/** The user that was asked for, then the container's own, which the others run as. */
export function runnersOf(evidence: UserEvidence): readonly Runner[] {
  const { container, exec } = evidence['exec.users'];
  const attempts = evidence['exec.attempts'];
  const runner = (whose: Runner['whose'], user: ExecUser): Runner => {
    const of = whose === 'exec' ? 'command' : exec === null ? 'any' : 'plain';
    const refused = refusedExecs(attempts, { steps: ['user-lookup'], errnos: ['ENOENT'], of });
    return { whose, user, refused, works: worksAnyway(attempts, of) };
  };
  return exec === null ? [runner('container', container)] : [runner('exec', exec), runner('container', container)];
}

/** Name or group that is not known, for the sentence. */
export function unknownName({ asked, unknown }: ExecUser): string {
  const [user = '', group = ''] = asked.split(':', 2);
  return unknown === 'group' ? `group ${group}` : `user ${user}`;
}
