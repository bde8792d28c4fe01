import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';

/** Where the engine listens. */
export interface Endpoint {
  /** As in `DOCKER_HOST`. */
  readonly url: string;
  /** A socket of this machine, or a host by name or address, without brackets. */
  readonly connect: { readonly socketPath: string } | { readonly hostname: string; readonly port: number };
}

export const DEFAULT_DOCKER_HOST = 'unix:///var/run/docker.sock';

/** Takes a `DOCKER_HOST` apart. Throws `HarnessError` for one that initp can not talk to. */
export function endpointOf(dockerHost: string | undefined): Endpoint {
  const url = dockerHost === undefined || dockerHost === '' ? DEFAULT_DOCKER_HOST : dockerHost;
  const unix = /^unix:\/\/(?<path>\/.+)$/u.exec(url);
  if (unix?.groups?.['path'] !== undefined) return { url, connect: { socketPath: unix.groups['path'] } };
  const tcp = /^(?:tcp|http):\/\/(?<host>[^:/]+|\[[^\]]+\]):(?<port>\d+)\/?$/u.exec(url);
  if (tcp?.groups?.['host'] !== undefined) {
    // A name is looked up, and `[::1]` would be looked up with its brackets.
    const hostname = tcp.groups['host'].replaceAll(/[[\]]/gu, '');
    return { url, connect: { hostname, port: Number(tcp.groups['port']) } };
  }
  throw new HarnessError({
    code: 'USAGE',
    message: `DOCKER_HOST=${url}: not a unix:// or tcp://host:port address`,
    hint: `Unset DOCKER_HOST to use ${DEFAULT_DOCKER_HOST}.`,
    exitCode: EXIT.usage,
  });
}
