import type { ScanReport } from './scan.ts';

/** A machine that is looked at through ssh. */
export interface SshAddress {
  /** `null`: what ssh's own configuration says. */
  readonly user: string | null;
  /** A name, an alias of ssh's configuration, or an address without brackets. */
  readonly host: string;
  readonly port: number | null;
}

/** What became of the look at one of several machines. */
export type HostLook =
  | { readonly status: 'looked'; readonly address: SshAddress; readonly report: ScanReport }
  /** Nothing is known of it: that is no good news. */
  | { readonly status: 'failed'; readonly address: SshAddress; readonly why: string };

/** As it was typed, without the scheme. */
export function addressText({ user, host, port }: SshAddress): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${user === null ? '' : `${user}@`}${name}${port === null ? '' : `:${port}`}`;
}
