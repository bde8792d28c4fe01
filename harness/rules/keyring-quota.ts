import type { Citation, Strength } from '../model/finding.ts';
import type { HostKeys, KeyUser } from '../model/host-resources.ts';
import type { Rule } from '../model/rule.ts';
import { errorLine, failing, textOf } from './exec-text.ts';

/** EDQUOT of the session keyring: `unable to join session keyring: unable to create session key: disk quota exceeded`. */
const NO_KEY = /(?:session key|keyring|keyctl|add_key)[^\n]{0,160}disk quota exceeded/iu;

/** What a session keyring counts for: its description, `_ses.` and the container's id, and a link to it. */
const KEYRING_BYTES = 96;

/** `runc init` could not make or join a session keyring: the user has no key left to make. */
const keyringQuota: Rule<'host.keys', 'exec.attempts' | 'runtime.log'> = {
  id: 'keyring-quota',
  needs: ['host.keys'],
  likes: ['exec.attempts', 'runtime.log'],
  match(evidence) {
    const keys = evidence['host.keys'];
    const user = keys.users?.find(({ uid }) => uid === (keys.containerRootUid ?? 0)) ?? null;
    const isFull = user !== null && isUsedUp(user);
    const attempts = evidence['exec.attempts'];
    const refused = failing(attempts ?? []).filter((attempt) => NO_KEY.test(textOf(attempt)));
    const [first] = refused;
    const logged = evidence['runtime.log']?.lastErrors.findLast(({ message }) => NO_KEY.test(message)) ?? null;
    if (first === undefined && !isFull) return { ruledOut: room(keys, user) };
    if (first === undefined && attempts !== null && attempts.some(({ outcome }) => outcome === 'fails')) {
      return { ruledOut: 'execs failed, and none for want of a key' };
    }
    return {
      finding: {
        layer: 'runtime-init',
        strength: strengthOf({ isRefused: first !== undefined, isLogged: logged !== null && attempts === null }),
        because: `${[...(user === null || !isFull ? [] : [sentence(user)]), first === undefined ? 'a session keyring that is not there yet can not be made' : `${refused.length} execs were refused a session keyring`].join('; ')}.`,
        whyLayer: '`runc init` joins the session keyring of the container before it becomes the user of the exec.',
        citations: citations(user, first === undefined ? (logged?.message ?? null) : errorLine(first)),
        remedy: [
          {
            for: 'host',
            commands:
              (user?.uid ?? 0) === 0
                ? ['sysctl -w kernel.keys.root_maxkeys=1000000 kernel.keys.root_maxbytes=25000000']
                : ['sysctl -w kernel.keys.maxkeys=2000 kernel.keys.maxbytes=2000000'],
            changes: 'how many keys one user may have, and their bytes',
            lasts: 'until the next boot; for good in /etc/sysctl.d',
          },
          {
            for: 'host',
            commands: ['cat /proc/keys   # who holds them: session keyrings of runc are called _ses.ID'],
            changes: 'nothing: it shows what to end',
            lasts: 'as long as it stays ended',
          },
        ],
        suspect: null,
      },
    };
  },
};

function isUsedUp({ keys, maxKeys, bytes, maxBytes }: KeyUser): boolean {
  return keys >= maxKeys || maxBytes - bytes < KEYRING_BYTES;
}

/** An exec joins the keyring that the container's init has made, which costs nothing: a full quota alone is no proof. */
function strengthOf({ isRefused, isLogged }: { isRefused: boolean; isLogged: boolean }): Strength {
  if (isRefused) return 'conclusive';
  return isLogged ? 'strong' : 'weak';
}

function sentence({ uid, keys, maxKeys, bytes, maxBytes }: KeyUser): string {
  return `user ${uid} has ${keys} of ${maxKeys} keys and ${bytes} of ${maxBytes} bytes of them`;
}

function room(keys: HostKeys, user: KeyUser | null): string {
  if (keys.users === null) return 'this kernel has no keys';
  if (user === null) return `user ${keys.containerRootUid ?? 0} has no keys`;
  return sentence(user);
}

function citations(user: KeyUser | null, error: string | null): readonly [Citation, ...Citation[]] {
  const quota =
    user === null ? 'no line of that user' : `${user.uid}: ${user.keys}/${user.maxKeys} ${user.bytes}/${user.maxBytes}`;
  return [
    { kind: 'host.keys', quote: quota },
    ...(error === null ? [] : [{ kind: 'exec.attempts' as const, quote: error.slice(0, 300) }]),
  ];
}

export default keyringQuota;
