import { addressText, type HostLook, type SshAddress } from '../model/host-look.ts';
import { type Block, fittedTable, type Mark, mark, title } from './block.ts';
import { layout, type PageOptions } from './layout.ts';
import { counted } from './quantity.ts';
import { scanText } from './scan-text.ts';

export interface HostsPage extends PageOptions {
  readonly show: 'dangers' | 'all';
  /** What the selection left away, by address. */
  readonly hiddenCount: (address: SshAddress) => number;
}

type Standing = 'exec-broken' | 'not looked at' | 'at-risk' | 'ok';
const WORST_FIRST: readonly Standing[] = ['exec-broken', 'not looked at', 'at-risk', 'ok'];
const MARK_OF = {
  'exec-broken': 'no',
  'not looked at': 'no',
  'at-risk': 'unsure',
  ok: 'yes',
} as const satisfies Record<Standing, Mark>;

/** The worst of a machine: its containers and itself. */
export function standingOf(look: HostLook): Standing {
  if (look.status === 'failed') return 'not looked at';
  const { counts, host } = look.report;
  const has = (verdict: 'exec-broken' | 'at-risk'): boolean =>
    counts[verdict] > 0 || host.some((line) => line.verdict === verdict);
  return has('exec-broken') ? 'exec-broken' : has('at-risk') ? 'at-risk' : 'ok';
}

/** Which machine first, then the screen of each that has something to say. */
export function scanHostsText(looks: readonly HostLook[], page: HostsPage): string {
  const sorted = looks.toSorted((a, b) => WORST_FIRST.indexOf(standingOf(a)) - WORST_FIRST.indexOf(standingOf(b)));
  const screens = sorted.flatMap((look) => {
    if (look.status === 'failed' || (standingOf(look) === 'ok' && page.show !== 'all')) return [];
    const { address, report } = look;
    const hiddenCount = page.hiddenCount(address);
    return [scanText(report, { ...page, hostname: addressText(address), hiddenCount, through: sshText(address) })];
  });
  return [layout(overview(sorted), page), ...screens].join('\n\n');
}

function overview(sorted: readonly HostLook[]): readonly Block[] {
  const told = WORST_FIRST.flatMap((standing) => {
    const count = sorted.filter((look) => standingOf(look) === standing).length;
    return count === 0 ? [] : [`${count} ${standing}`];
  });
  const rows = sorted.map((look) => ({
    mark: MARK_OF[standingOf(look)],
    values: [addressText(look.address), standingOf(look), ...countsOf(look)],
  }));
  return [
    title(`${counted(sorted.length, 'host')}: ${told.join(', ')}`),
    fittedTable(['HOST', 'STANDING', 'BROKEN', 'AT RISK', 'OK', 'SWEEP'], rows),
    ...sorted.flatMap((look) =>
      look.status === 'failed' ? [mark('no', `${addressText(look.address)}: ${look.why}`)] : [],
    ),
  ];
}

function countsOf(look: HostLook): readonly string[] {
  if (look.status === 'failed') return ['-', '-', '-', '-'];
  const { counts, tookMs } = look.report;
  return [
    ...(['exec-broken', 'at-risk', 'ok'] as const).map((verdict) => String(counts[verdict])),
    `${tookMs.toFixed(0)} ms`,
  ];
}

/** What a person types to be there. */
function sshText({ user, host, port }: SshAddress): string {
  return `ssh ${port === null ? '' : `-p ${port} `}${user === null ? '' : `${user}@`}${host}`;
}
