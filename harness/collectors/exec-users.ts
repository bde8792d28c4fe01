import type { ExecUser, ExecUsers } from '../model/exec-place.ts';
import { lookUpUser, type UserFiles } from '../parsers/user-lookup.ts';
import type { Collector, Target } from './collector.ts';
import { type Inside, insideOf, mountOf, textInside } from './proc/inside.ts';
import { ownInit } from './proc/own-init.ts';
import { textOrNull } from './proc/text-or-null.ts';

/** A passwd of a thousand users has 60 KiB. */
const MOST_BYTES = 1024 * 1024;
const MOST_CHARS = 300;
const PASSWD = '/etc/passwd';
const GROUP = '/etc/group';

export default {
  kind: 'exec.users',
  how: ({ inspect }) =>
    `cat /proc/${inspect.initPid ?? 'PID'}/root${PASSWD} /proc/${inspect.initPid ?? 'PID'}/root${GROUP}; cat /proc/${inspect.initPid ?? 'PID'}/uid_map`,
  async collect(target) {
    const init = await ownInit(target);
    if (init.status === 'absent') return init;
    const inside = await insideOf(target.host, init.pid);
    const [passwd, group, namespace] = await Promise.all([
      textInside(inside, PASSWD, MOST_BYTES),
      textInside(inside, GROUP, MOST_BYTES),
      namespaceOf(target, init.pid),
    ]);
    const userOf = (asked: string): ExecUser => described(asked, { passwd, group }, inside);
    const asked = target.exec?.user ?? null;
    return {
      status: 'read',
      value: { container: userOf(target.inspect.user), exec: asked === null ? null : userOf(asked), namespace },
    };
  },
} satisfies Collector<'exec.users'>;

function described(asked: string, files: UserFiles, inside: Inside): ExecUser {
  const mounted = [PASSWD, GROUP].some((path) => mountOf(inside.mounts, path)?.mountPoint !== '/');
  return {
    ...lookUpUser(asked, files),
    asked: asked.slice(0, MOST_CHARS),
    userFile: files.passwd === null ? 'none' : 'read',
    groupFile: files.group === null ? 'none' : 'read',
    files: mounted && inside.mounts.length > 0 ? 'mounted' : 'of-the-image',
  };
}

/** The identity over all numbers is the initial user namespace, or one that changes nothing. */
async function namespaceOf({ host }: Target, pid: number): Promise<ExecUsers['namespace']> {
  const map = await textOrNull(host, `/proc/${pid}/uid_map`).catch(() => null);
  const [inside, outside] = map?.trim().split(/\s+/u) ?? [];
  if (inside === undefined || outside === undefined) return 'unknown';
  return inside === '0' && outside === '0' ? 'shared' : 'mapped';
}
