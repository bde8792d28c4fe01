/** What `-u` and `USER` may be: name or number, and after a colon the group's. */
export interface UserLookup {
  readonly uid: number | null;
  readonly gid: number | null;
  readonly groups: readonly number[];
  readonly unknown: 'nothing' | 'user' | 'group';
}

/** The files of the container; `null`: it has no such file. */
export interface UserFiles {
  readonly passwd: string | null;
  readonly group: string | null;
}

/** Enough for whoever asks how many groups there are. */
const MOST_GROUPS = 64;

/**
 * As the engines look a user up (libcontainer/user `GetExecUser`, moby/sys/user): a name has to be in passwd, a number
 * need not; the group of a user that is not in passwd is 0.
 */
export function lookUpUser(asked: string, { passwd, group }: UserFiles): UserLookup {
  const [userWord = '', groupWord = ''] = splitOnce(asked);
  const entries = recordsOf(passwd ?? '', 4);
  const entry =
    userWord === ''
      ? entries.find(([, , uid]) => uid === '0')
      : (entries.find(([name]) => name === userWord) ?? entries.find(([, , uid]) => uid === userWord));
  const uid = userWord === '' ? 0 : numberOf(entry?.[2] ?? userWord);
  if (uid === null) return { uid, gid: null, groups: [], unknown: 'user' };
  const groups = recordsOf(group ?? '', 3);
  const own = numberOf(entry?.[3] ?? '0') ?? 0;
  if (groupWord === '') {
    const name = entry?.[0];
    const more = groups.flatMap(([, , gid, members]) =>
      name !== undefined && (members ?? '').split(',').includes(name) ? [numberOf(gid ?? '') ?? 0] : [],
    );
    return { uid, gid: own, groups: more.slice(0, MOST_GROUPS), unknown: 'nothing' };
  }
  const found =
    groups.find(([name]) => name === groupWord)?.[2] ?? groups.find(([, , gid]) => gid === groupWord)?.[2] ?? groupWord;
  const gid = numberOf(found);
  return { uid, gid, groups: [], unknown: gid === null ? 'group' : 'nothing' };
}

function recordsOf(text: string, fields: number): readonly (readonly string[])[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(':'))
    .filter((record) => record.length >= fields && record[0] !== '');
}

/** Engines take 0 to 2^31-1. */
function numberOf(word: string): number | null {
  const number = /^\d{1,10}$/u.test(word) ? Number(word) : null;
  return number !== null && number < 2 ** 31 ? number : null;
}

function splitOnce(asked: string): readonly string[] {
  const at = asked.indexOf(':');
  return at === -1 ? [asked] : [asked.slice(0, at), asked.slice(at + 1)];
}
