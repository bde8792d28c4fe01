import { MOST_KEY_USERS } from '../model/host-resources.ts';
import type { KeyUser } from '../model/host-resources.ts';
import { parseKeyUsers, parseRootUid } from '../parsers/key-users.ts';
import type { Collector } from './collector.ts';
import { absentUnlessLocal } from './proc/absent.ts';
import { textOrNull } from './proc/text-or-null.ts';

const PATH = '/proc/key-users';

function usedRatio({ keys, maxKeys, bytes, maxBytes }: KeyUser): number {
  return Math.max(keys / Math.max(1, maxKeys), bytes / Math.max(1, maxBytes));
}

export default {
  kind: 'host.keys',
  how: ({ inspect }) => `cat ${PATH} /proc/${inspect.initPid ?? 'PID'}/uid_map`,
  async collect({ host, engine, inspect }) {
    const remote = absentUnlessLocal(engine);
    if (remote !== null) return remote;
    const [users, uidMap] = await Promise.all([
      textOrNull(host, PATH),
      inspect.initPid === null ? null : textOrNull(host, `/proc/${inspect.initPid}/uid_map`),
    ]);
    const fullest = users === null ? null : parseKeyUsers(users).toSorted((a, b) => usedRatio(b) - usedRatio(a));
    return {
      status: 'read',
      value: {
        users: fullest?.slice(0, MOST_KEY_USERS) ?? null,
        containerRootUid: uidMap === null ? null : parseRootUid(uidMap),
      },
    };
  },
} satisfies Collector<'host.keys'>;
