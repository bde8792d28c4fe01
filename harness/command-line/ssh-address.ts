import { InvalidArgumentError } from 'commander';

import type { SshAddress } from '../model/host-look.ts';

/** Neither begins with a dash, which ssh would take for an option, nor has what a shell or a Match of ssh's files expands. */
const ADDRESS =
  /^ssh:\/\/(?:(?<user>[A-Za-z_][\w.-]{0,63})@)?(?<host>[A-Za-z0-9][\w.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?<port>[1-9]\d{0,4}))?\/?$/u;

/** `ssh://[USER@]HOST[:PORT]`, as in DOCKER_HOST; repeatable, and one that is said twice is looked at once. */
export function sshAddress(word: string, before: readonly SshAddress[]): readonly SshAddress[] {
  const found = ADDRESS.exec(word)?.groups;
  const port = found?.['port'] === undefined ? null : Number(found['port']);
  if (found === undefined || (port ?? 0) > 65_535) {
    throw new InvalidArgumentError('Write ssh://HOST, ssh://USER@HOST:PORT or ssh://[ADDRESS].');
  }
  const address = { user: found['user'] ?? null, host: (found['host'] ?? '').replaceAll(/[[\]]/gu, ''), port };
  const isSame = (other: SshAddress): boolean =>
    other.user === address.user && other.host === address.host && other.port === address.port;
  return before.some(isSame) ? before : [...before, address];
}
