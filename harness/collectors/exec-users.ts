import type { ExecUser, ExecUsers, IdRange } from '../model/exec-place.ts';
import { parseIdMap } from '../parsers/id-map.ts';
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
    `cat /proc/${inspect.initPid ?? 'PID'}/root${PASSWD} /proc/${inspect.initPid ?? 'PID'}/root${GROUP}; cat /proc/${inspect.initPid ?? 'PID'}/{uid,gid}_map`,
  async collect(target) {
    const init = await ownInit(target);
    if (init.status === 'absent') return init;
    const inside = await insideOf(target.host, init.pid);
    const [passwd, group, uidMap, gidMap] = await Promise.all([
      textInside(inside, PASSWD, MOST_BYTES),
      textInside(inside, GROUP, MOST_BYTES),
      mapOf(target, init.pid, 'uid_map'),
      mapOf(target, init.pid, 'gid_map'),
    ]);
    const userOf = (asked: string): ExecUser => described(asked, { passwd, group }, inside);
    const asked = target.exec?.user ?? null;
    return {
      status: 'read',
      value: {
        container: userOf(target.inspect.user),
        exec: asked === null ? null : userOf(asked),
        namespace: namespaceOf(uidMap),
        uidMap,
        gidMap,
      },
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

async function mapOf({ host }: Target, pid: number, which: 'uid_map' | 'gid_map'): Promise<readonly IdRange[]> {
  return parseIdMap((await textOrNull(host, `/proc/${pid}/${which}`).catch(() => null)) ?? '');
}

/** The identity over all numbers is the initial user namespace, or one that changes nothing. */
function namespaceOf([first]: readonly IdRange[]): ExecUsers['namespace'] {
  if (first === undefined) return 'unknown';
  return first.inside === 0 && first.outside === 0 ? 'shared' : 'mapped';
}
