import type { KeyUser } from '../model/host-resources.ts';

/**
 * `/proc/key-users` (Documentation/security/keys/core.rst): `    0:    11 10/10 5/1000000 180/25000000`, which is uid,
 * references, keys and those in use, keys against the quota, bytes against the quota. Other lines are left out.
 */
export function parseKeyUsers(text: string): readonly KeyUser[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d{1,10}):\s+\d{1,10} \d{1,10}\/\d{1,10} (\d{1,10})\/(\d{1,10}) (\d{1,10})\/(\d{1,10})$/u.exec(
      line,
    );
    if (match === null) return [];
    const [uid = 0, keys = 0, maxKeys = 0, bytes = 0, maxBytes = 0] = match.slice(1).map(Number);
    return [{ uid, keys, maxKeys, bytes, maxBytes }];
  });
}

/** The uid that root of a user namespace is on the host (`/proc/PID/uid_map`); `null` when it has none. */
export function parseRootUid(uidMap: string): number | null {
  for (const line of uidMap.split('\n')) {
    const match = /^\s*(\d{1,10})\s+(\d{1,10})\s+\d{1,10}$/u.exec(line);
    if (match?.[1] !== undefined && Number(match[1]) === 0) return Number(match[2]);
  }
  return null;
}
