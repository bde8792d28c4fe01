import type { HostLine, JudgedContainer, ScanReport } from '../model/scan.ts';
import { type Block, command, fittedTable, heading, type Mark, mark, type Row, text, title } from './block.ts';
import { layout, type PageOptions } from './layout.ts';
import { shellWord } from './printable.ts';
import { counted } from './quantity.ts';

export interface ScanPage extends PageOptions {
  readonly hostname: string;
  /** Whether those that are ok have a line each. */
  readonly show: 'dangers' | 'all';
  /** What the selection left away. */
  readonly hiddenCount: number;
  /** What is typed in front of a command to be on that machine, such as `ssh db-3`; left out: one is there. */
  readonly through?: string;
}

const MARK_OF = { ok: 'yes', 'at-risk': 'unsure', 'exec-broken': 'no' } as const satisfies Record<
  JudgedContainer['verdict'],
  Mark
>;

/** One screen: what is broken, what is about to be, what to type next; the rest is counted. */
export function scanText(report: ScanReport, page: ScanPage): string {
  return layout(scanBlocks(report, page), page);
}

function scanBlocks(report: ScanReport, page: ScanPage): readonly Block[] {
  const { containers, host, leftOut, at, tookMs } = report;
  const sick = containers.filter(({ verdict }) => verdict !== 'ok');
  const shown = page.show === 'all' ? containers : sick;
  return [
    title(headline(report, page)),
    ...hostDangers(host),
    ...(shown.length === 0 ? [] : [containersTable(shown)]),
    ...sick.flatMap((container) => whyBlocks(container, page)),
    heading('The rest'),
    ...okBlocks(report, page),
    ...hostShares(host),
    ...(page.hiddenCount === 0 ? [] : [text(`${counted(page.hiddenCount, 'container')} left out by the filter.`)]),
    ...leftOut.map((what) => mark('unsure', `not looked at: ${what}`)),
    text(`Looked at ${at.slice(0, 19)}Z, in ${tookMs.toFixed(0)} ms, without an exec.`),
  ];
}

function headline({ counts, host }: ScanReport, { hostname }: ScanPage): string {
  const total = counts.ok + counts['at-risk'] + counts['exec-broken'];
  const sick = [
    ...(counts['exec-broken'] === 0 ? [] : [`${counts['exec-broken']} exec-broken`]),
    ...(counts['at-risk'] === 0 ? [] : [`${counts['at-risk']} at risk`]),
  ];
  const worst = host.some(({ verdict }) => verdict === 'exec-broken') ? ', THE HOST ITSELF' : '';
  const what = sick.length === 0 ? 'all ok' : sick.join(', ');
  return `${hostname}: ${what}${worst}, of ${counted(total, 'container')}`;
}

const HEAD = ['CONTAINER', 'VERDICT', 'FREE', 'LIMIT', 'TASKS', 'DEAD', 'REFUSED', 'MEMORY', 'OOM'] as const;
/** Left out where no container has anything in it: the names need the room. */
const LEFT_OUT_WHEN_EMPTY: ReadonlySet<string> = new Set(['DEAD', 'REFUSED', 'MEMORY', 'OOM']);

function containersTable(containers: readonly JudgedContainer[]): Block {
  const rows = containers.map(rowOf);
  const isKept = HEAD.map(
    (name, column) =>
      !LEFT_OUT_WHEN_EMPTY.has(name) || rows.some(({ values }) => !['-', '0'].includes(values[column] ?? '-')),
  );
  const kept = (values: readonly string[]): readonly string[] => values.filter((_, column) => isKept[column]);
  return fittedTable(
    kept(HEAD),
    rows.map(({ mark: how, values }) => ({ mark: how, values: kept(values) })),
  );
}

function rowOf(container: JudgedContainer): Row {
  const { verdict, headroom, pids, zombiesCount, since, memory } = container;
  const refusals = pids[0]?.refusals ?? null;
  return {
    mark: MARK_OF[verdict],
    values: [
      calledAs(container),
      verdict,
      headroom === null ? '-' : String(headroom),
      limitText(container),
      String(pids[0]?.current ?? '-'),
      zombiesCount === null ? '-' : String(zombiesCount),
      refusals === null ? '-' : `${refusals}${since?.refusals ? ` +${since.refusals}` : ''}`,
      memoryText(container),
      String(memory[0]?.oomKills ?? '-'),
    ],
  };
}

/** The limit that binds, which may be that of a level above. */
function limitText({ pids, headroom }: JudgedContainer): string {
  const level = pids.find(({ max, current }) => max !== null && max - current === headroom);
  return level === undefined ? '-' : `${level.max}${level.of === 'ancestor' ? ' above' : ''}`;
}

function memoryText({ memory }: JudgedContainer): string {
  const ratios = memory.flatMap(({ limitBytes, usageBytes }) =>
    limitBytes === null || usageBytes === null || limitBytes === 0 ? [] : [usageBytes / limitBytes],
  );
  return ratios.length === 0 ? '-' : `${Math.round(Math.max(...ratios) * 100)} %`;
}

function whyBlocks(container: JudgedContainer, { through }: ScanPage): readonly Block[] {
  const { verdict, dangers, engine, within } = container;
  const where = within === null ? '' : `, inside of container ${within.slice(0, 12)}`;
  const diagnose = `initp diagnose ${shellWord(calledAs(container))}`;
  const next =
    engine === 'docker' && within === null
      ? // Two shells read it when it goes through ssh.
        command(through === undefined ? diagnose : `${through} ${shellWord(diagnose)}`)
      : command(`initp explain --cause ${dangers[0]?.rule ?? ''}`);
  return [
    heading(`${calledAs(container)} (${engine}${where})`),
    ...dangers.map(({ rule, because }) => mark(MARK_OF[verdict], `${rule}: ${because}.`)),
    next,
  ];
}

function okBlocks({ containers, counts }: ScanReport, { show }: ScanPage): readonly Block[] {
  if (counts.ok === 0 || show === 'all') return [];
  const tightest = containers.find(({ verdict, headroom }) => verdict === 'ok' && headroom !== null);
  const least =
    tightest === undefined
      ? 'no pids limit binds any of them'
      : `the least room is ${tightest.headroom} tasks, in ${calledAs(tightest)}`;
  return [mark('yes', `${counted(counts.ok, 'container')} ok: ${least}. --all shows each.`)];
}

/** What is wrong with the machine is wrong with every container. */
function hostDangers(host: readonly HostLine[]): readonly Block[] {
  return host.flatMap(({ verdict, danger }) =>
    danger === null ? [] : [mark(MARK_OF[verdict], `the host, ${danger.rule}: ${danger.because}.`)],
  );
}

function hostShares(host: readonly HostLine[]): readonly Block[] {
  const right = host.filter(({ danger }) => danger === null);
  if (right.length === 0) return [];
  return [
    mark(
      'yes',
      `the host has room: ${right.map(({ what, used, max }) => `${what} ${shareText(used, max)}`).join(', ')}.`,
    ),
  ];
}

function shareText(used: number, max: number): string {
  const percent = max === 0 ? 100 : (used / max) * 100;
  return percent > 0 && percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}

/** Names may be long, ids are; one that somebody chose is a name. */
export function calledAs({ name, id }: Pick<JudgedContainer, 'name' | 'id'>): string {
  return name ?? (/^[0-9a-f]{64}$/u.test(id) ? id.slice(0, 12) : id);
}
