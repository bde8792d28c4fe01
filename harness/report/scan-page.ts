import { GLYPH } from './block.ts';
import { headroomChart } from './chart/headroom-chart.ts';
import { CHART_STYLE, COLOURS } from './chart/style.ts';
import { element, type Markup, together, trusted } from './markup.ts';
import { counted, durationText } from './quantity.ts';
import type { RecordedContainer, RecordedLook } from './scan-record.ts';

/** More lines than this can not be told apart. */
const MOST_LINES = 8;

const PAGE_STYLE = `body{color:var(--ink);background:var(--paper);font-family:system-ui,"DejaVu Sans",sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;line-height:1.5}
table{border-collapse:collapse}th,td{text-align:left;padding:.2rem 1rem .2rem 0;border-bottom:1px solid var(--rule)}
td.exec-broken{color:var(--no)}td.at-risk{color:var(--unsure)}td.ok{color:var(--yes)}`;

interface Story {
  readonly id: string;
  readonly name: string;
  readonly worst: RecordedContainer;
  readonly least: number | null;
  readonly points: readonly { readonly atMs: number; readonly free: number }[];
}

const MARK = { ok: GLYPH.yes, 'at-risk': GLYPH.unsure, 'exec-broken': GLYPH.no } as const;
const SEVERITY = { ok: 0, 'at-risk': 1, 'exec-broken': 2 } as const;

/** A page without scripts: the headroom of the tightest containers over the time of a recording, and what became of each. */
export function scanPage(looks: readonly RecordedLook[]): string {
  const [first, last] = [looks[0], looks.at(-1)];
  const stories = storiesOf(looks);
  const drawn = stories.filter(({ points }) => points.length > 0).slice(0, MOST_LINES);
  const lasted = first === undefined || last === undefined ? 0 : last.atMs - first.atMs;
  const hosts = [...new Set(looks.flatMap(({ hostname }) => hostname ?? []))];
  const title = `Headroom${hosts.length === 0 ? '' : ` on ${hosts.slice(0, 3).join(', ')}`}`;
  const about = `${counted(looks.length, 'look')} in ${durationText(lasted)}, from ${first?.at ?? '-'} on. ${counted(stories.length, 'container')}; drawn are the ${drawn.length} that had the least room.`;
  const needs = Math.max(0, ...drawn.map(({ worst }) => worst.execNeeds));
  const page = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('title', {}, title),
      element('style', {}, trusted(`${COLOURS}${CHART_STYLE}${PAGE_STYLE}`)),
    ),
    element(
      'body',
      {},
      element('h1', {}, title),
      element('p', {}, about),
      drawn.length === 0 || first === undefined || last === undefined
        ? element('p', {}, 'No container of this recording has a limit of tasks.')
        : headroomChart({
            id: 'headroom',
            title,
            description: about,
            needs,
            startMs: first.atMs,
            endMs: Math.max(last.atMs, first.atMs + 1000),
            lines: drawn.map(({ name, points }) => ({ name, points })),
          }),
      storyTable(stories),
    ),
  );
  return `<!doctype html>\n${together(page).code}\n`;
}

function storyTable(stories: readonly Story[]): Markup {
  const head = ['container', 'worst verdict', 'rules', 'least room'].map((text) => element('th', {}, text));
  const rows = stories.map(({ name, worst, least }) =>
    element(
      'tr',
      {},
      element('td', {}, name),
      element('td', { class: worst.verdict }, `${MARK[worst.verdict]} ${worst.verdict}`),
      element('td', {}, worst.rules.join(', ')),
      element('td', {}, least === null ? 'no limit' : String(least)),
    ),
  );
  return element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows));
}

/** The tightest first. */
function storiesOf(looks: readonly RecordedLook[]): readonly Story[] {
  const byId = new Map<string, { worst: RecordedContainer; points: { atMs: number; free: number }[] }>();
  for (const { atMs, containers } of looks) {
    for (const container of containers) {
      const known = byId.get(container.id) ?? { worst: container, points: [] };
      if (SEVERITY[container.verdict] > SEVERITY[known.worst.verdict]) known.worst = container;
      if (container.headroom !== null) known.points.push({ atMs, free: container.headroom });
      byId.set(container.id, known);
    }
  }
  return [...byId]
    .map(([id, { worst, points }]) => ({
      id,
      name: worst.name ?? id.slice(0, 12),
      worst,
      points,
      least: points.length === 0 ? null : Math.min(...points.map(({ free }) => free)),
    }))
    .toSorted(
      (a, b) =>
        SEVERITY[b.worst.verdict] - SEVERITY[a.worst.verdict] ||
        (a.least ?? Number.MAX_SAFE_INTEGER) - (b.least ?? Number.MAX_SAFE_INTEGER),
    );
}
