import pLimit from 'p-limit';

import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { addressText, type HostLook, type SshAddress } from '../model/host-look.ts';
import { exposition } from '../report/exposition.ts';
import { printable } from '../report/printable.ts';
import { scanHostsFamilies } from '../report/scan-hosts-metrics.ts';
import { scanHostsText, standingOf } from '../report/scan-hosts-text.ts';
import { scanLine } from '../report/scan-line.ts';
import { type SshOptions, sshLook } from '../scan/ssh-look.ts';
import type { ScanOptions } from './scan.ts';
import { selected } from './scan-filter.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** For a handful; who has hundreds has a monitoring system. */
const AT_ONCE = 8;

export interface Hosts {
  readonly addresses: readonly SshAddress[];
  /** `null`: the person's own. */
  readonly sshConfig: string | null;
  readonly timeoutMs: number;
}

/** One look at each of several machines, through ssh. */
export async function scanHosts(
  { addresses, sshConfig, timeoutMs }: Hosts,
  options: Pick<ScanOptions, 'format' | 'all' | 'filters' | 'names' | 'execNeeds'>,
  to: Terminal,
): Promise<ExitCode> {
  const { host } = surroundings();
  const { names, execNeeds } = options;
  const ssh: SshOptions = { configFile: sshConfig, timeoutMs, names, execNeeds };
  const lane = pLimit(AT_ONCE);
  const looks = await Promise.all(
    addresses.map(async (address) => await lane(async () => await sshLook(host, address, ssh))),
  );
  const chosen = looks.map((look) =>
    look.status === 'failed' ? look : { ...look, report: selected(look.report, options.filters) },
  );
  tell(chosen, looks, { options, to });
  return exitCodeOf(chosen, looks);
}

function tell(
  chosen: readonly HostLook[],
  looks: readonly HostLook[],
  { options, to }: { readonly options: Pick<ScanOptions, 'format' | 'all'>; readonly to: Terminal },
): void {
  switch (options.format) {
    case 'json':
      to.document({ schemaVersion: 1, hosts: chosen.map(documentOf) });
      return;
    case 'ndjson':
      for (const look of chosen) for (const one of linesOf(look)) to.line(one, JSON.stringify(one));
      return;
    case 'line':
      for (const look of chosen) {
        to.print(
          printable(`${addressText(look.address)}: ${look.status === 'failed' ? look.why : scanLine(look.report)}`),
        );
      }
      return;
    case 'openmetrics':
      to.print(exposition(scanHostsFamilies(chosen), 'openmetrics').trimEnd());
      return;
    case 'table':
      to.print(
        scanHostsText(chosen, {
          columns: to.columns,
          colour: to.colour,
          show: options.all ? 'all' : 'dangers',
          hiddenCount: (address) => countOf(looks, address) - countOf(chosen, address),
        }),
      );
  }
}

function documentOf(look: HostLook): unknown {
  const { status } = look;
  const address = addressText(look.address);
  return status === 'failed' ? { address, status, why: look.why } : { address, status, ...look.report };
}

function linesOf(look: HostLook): readonly unknown[] {
  const address = addressText(look.address);
  if (look.status === 'failed') return [{ address, why: look.why }];
  return look.report.containers.map((container) => ({ address, at: look.report.at, ...container }));
}

function countOf(looks: readonly HostLook[], address: SshAddress): number {
  const look = looks.find((one) => one.address === address);
  return look?.status === 'looked' ? look.report.containers.length : 0;
}

function total(looks: readonly HostLook[]): number {
  return looks.reduce((sum, { address }) => sum + countOf(looks, address), 0);
}

/** One that could not be looked at is no good news; one that is broken is worse. */
function exitCodeOf(chosen: readonly HostLook[], looks: readonly HostLook[]): ExitCode {
  const standings = chosen.map(standingOf);
  if (standings.includes('exec-broken')) return EXIT.failed;
  if (standings.includes('not looked at')) return EXIT.inconclusive;
  return total(chosen) === 0 && total(looks) > 0 ? EXIT.inconclusive : EXIT.ok;
}
