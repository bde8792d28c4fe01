import type { ExecTrace, TraceEvent } from '../model/exec-trace.ts';
import { AXIS_BELOW_PX, axisBelow, type Tick } from './chart/axis.ts';
import { type LaneArrow, type LanePanel, lanePanel, panelHeight, type PanelLane } from './chart/lane-panel.ts';
import { at, roundTicks, type Scale } from './chart/scale.ts';
import { frame, label, line } from './chart/svg.ts';
import { standalone } from './chart/style.ts';
import type { Markup } from './markup.ts';
import { together } from './markup.ts';
import { durationText } from './quantity.ts';
import { laneName, type Moment, momentsOf } from './trace-moments.ts';
import { besideJoins, nearJoin, type TimeWindow } from './trace-window.ts';

const WIDTH = 1000;
const LEFT = 96;
const RIGHT = 76;
const HEAD = 46;
const BETWEEN = 26;

/** A picture of one exec, or of several with their joins above each other; a file of its own. */
export function traceSvg(traces: readonly ExecTrace[]): string {
  return standalone(traceChart(traces, 'trace'));
}

/** The same to be put into a page. `id` is unique on it. */
export function traceChart(traces: readonly ExecTrace[], id: string): Markup {
  const several = traces.length > 1;
  const origins = traces.map(({ race }) => (several ? (race.joinMs ?? 0) : 0));
  const full: TimeWindow = {
    fromMs: Math.min(...origins.map((origin) => -origin)),
    toMs: Math.max(...traces.map(({ durationMs }, n) => durationMs - (origins[n] ?? 0))),
  };
  const near = several ? besideJoins(traces, full) : nearJoin(traces[0]);
  const panels = traces.flatMap((trace, n) => {
    const originMs = origins[n] ?? 0;
    const whole = { trace, originMs, window: full, heading: headingOf(trace) };
    if (near === null) return [whole];
    return several ? [{ ...whole, window: near }] : [whole, { ...whole, window: near, heading: 'Around the join' }];
  });
  let y = 0;
  const drawn = panels.map((panel) => {
    const one = panelMarkup(panel, y, several ? 'time from the join, ms' : 'time from the start of the runtime, ms');
    y += one.heightPx + BETWEEN;
    return one.markup;
  });
  return frame(
    {
      id,
      title: `The inside of an exec: ${traces.map(({ container }) => container.name).join(' beside ')}`,
      description: traces.map(describe).join(' '),
      widthPx: WIDTH,
      heightPx: y - BETWEEN + 4,
    },
    drawn,
  );
}

interface Panel {
  readonly trace: ExecTrace;
  readonly originMs: number;
  readonly window: TimeWindow;
  readonly heading: string;
}

function panelMarkup(
  { trace, originMs, window, heading }: Panel,
  top: number,
  axisName: string,
): { markup: Markup; heightPx: number } {
  const scale: Scale = { from: window.fromMs, to: window.toMs, startPx: LEFT, endPx: WIDTH - RIGHT };
  const panel = panelOf(trace, originMs);
  const body = top + HEAD;
  const bottom = body + panelHeight(panel);
  const joinMs = trace.race.joinMs === null ? null : trace.race.joinMs - originMs;
  const x = joinMs === null ? null : at(scale, joinMs);
  return {
    heightPx: HEAD + panelHeight(panel) + AXIS_BELOW_PX,
    markup: together(
      label({ x: 4, y: top + 16, text: heading }),
      stepsMarkup(trace, scale, { originMs, y: top + 34 }),
      axisBelow({ scale, ticks: ticksOf(window), name: axisName }, bottom, body - 4),
      x === null ? null : line(x, body - 4, { x2: x, y2: bottom, look: 'moment' }),
      x === null ? null : label({ x: x + 4, y: bottom - 3, text: 'join', look: 'small' }),
      lanePanel(panel, scale, body),
    ),
  };
}

/** The steps of the parent, over the lanes, where their names fit. */
function stepsMarkup(
  { steps }: ExecTrace,
  scale: Scale,
  { originMs, y }: { readonly originMs: number; readonly y: number },
): readonly (Markup | null)[] {
  let freeFrom = -Infinity;
  return steps.map(({ name, fromMs, untilMs }) => {
    const [from, until] = [fromMs - originMs, untilMs - originMs];
    if (until < scale.from || from > scale.to) return null;
    const x = Math.max(scale.startPx, at(scale, from));
    // One whose name has no room would be a stroke through the name of another.
    if (x < freeFrom) return null;
    freeFrom = x + name.length * 6.4 + 10;
    return together(
      line(x, y - 8, { x2: x, y2: y + 4, look: 'base' }),
      label({ x: x + 3, y, text: name, look: 'small' }),
    );
  });
}

function panelOf(trace: ExecTrace, originMs: number): LanePanel {
  const moments = momentsOf(trace);
  const processes = trace.lanes.filter(({ role }) => role !== 'thread');
  const lanes = processes.map((lane): PanelLane => {
    const untilMs = lane.untilMs ?? trace.durationMs;
    return {
      key: lane.tid,
      label: laneName(lane, trace.runtime.family),
      fromMs: lane.fromMs - originMs,
      untilMs: untilMs - originMs,
      end: lane.end.how === 'exited' ? `exit ${lane.end.code}` : lane.end.how === 'killed' ? lane.end.signal : '',
      marks: moments.filter(({ tid }) => tid === lane.tid).map((moment) => markOf(moment, originMs)),
      threads: threadsOf(trace, lane.tid, originMs),
    };
  });
  return { lanes, arrows: arrowsOf(trace, originMs) };
}

function markOf({ atMs, untilMs, what, how, sign }: Moment, originMs: number): PanelLane['marks'][number] {
  const isLong = sign === 'x' || sign === 'J';
  return {
    fromMs: atMs - originMs,
    untilMs: (isLong ? untilMs : atMs) - originMs,
    tone: how === 'refused' || sign === '!' ? 'no' : sign === 'J' ? 'yes' : sign === '·' ? 'plain' : 'strong',
    text: shortOf(sign, what),
    title: `${atMs.toFixed(1)} ms: ${what}`,
  };
}

function shortOf(sign: Moment['sign'], what: string): string | null {
  switch (sign) {
    // The broken line through all lanes says so.
    case 'J':
      return null;
    case 'x':
      return what.replace(
        /^is refused a (?<what>\w+) with (?<errno>\w+)(?: (?<times>\d+) times.*)?$/u,
        (_all, made: string, errno: string, times?: string) =>
          times === undefined ? `${made}: ${errno}` : `${made}: ${errno}, ${times} times`,
      );
    case '!':
      return what.replace(/^gets /u, '');
    case 'E':
      return 'execve';
    case 'C':
      return what.startsWith('sends') ? 'config' : null;
    case '·':
      return null;
  }
}

/** Lanes stand in the order in which they began. */
function threadsOf({ lanes }: ExecTrace, process: number, originMs: number): PanelLane['threads'] {
  const threads = lanes.filter((lane) => lane.role === 'thread' && lane.process === process);
  return threads.map(({ fromMs }, index) => ({ atMs: fromMs - originMs, count: index + 1 }));
}

/** Each message from the call that sent it to the call that had it. */
function arrowsOf({ events, lanes }: ExecTrace, originMs: number): readonly LaneArrow[] {
  const processOf = new Map(lanes.map(({ tid, process }) => [tid, process]));
  const messages = events.filter(
    (event) => event.kind === 'message' && event.result.status === 'done' && event.bytes > 0,
  );
  const taken = new Set<TraceEvent>();
  return messages.flatMap((sent): readonly LaneArrow[] => {
    if (sent.kind !== 'message' || sent.way !== 'sent') return [];
    const fromKey = processOf.get(sent.tid) ?? sent.tid;
    const got = messages.find(
      (one) =>
        one.kind === 'message' &&
        one.way === 'received' &&
        one.socket === sent.socket &&
        one.what === sent.what &&
        !taken.has(one) &&
        processOf.get(one.tid) !== fromKey &&
        one.atMs + (one.tookMs ?? 0) >= sent.atMs,
    );
    if (got === undefined) return [];
    taken.add(got);
    const toMs = got.atMs + (got.tookMs ?? 0);
    return [
      {
        fromKey,
        toKey: processOf.get(got.tid) ?? got.tid,
        fromMs: sent.atMs - originMs,
        toMs: toMs - originMs,
        title: `${sent.what ?? `${sent.bytes} bytes`} over ${sent.socket}`,
      },
    ];
  });
}

function headingOf(trace: ExecTrace): string {
  const { container, outcome, durationMs, runtime } = trace;
  return `${container.name}: the exec ${outcome === 'works' ? 'works' : outcome === 'hangs' ? 'hangs' : 'fails'}, ${durationText(durationMs)}; ${runtime.version ?? runtime.binary}`;
}

function describe(trace: ExecTrace): string {
  const { race } = trace;
  const refused = Object.entries(race.refused).map(([errno, count]) => `${count} clones refused with ${errno}`);
  return [
    `${headingOf(trace)}.`,
    race.joinMs === null ? 'No join was seen.' : `Join ${race.joinMs.toFixed(1)} ms after the start.`,
    `${race.threadsBefore} threads made before it, ${race.threadsAfter} after.`,
    ...refused.map((one) => `${one}.`),
  ].join(' ');
}

function ticksOf({ fromMs, toMs }: TimeWindow): readonly Tick[] {
  const step = roundTicks(toMs - fromMs, 9)[1] ?? 1;
  const first = Math.ceil(fromMs / step);
  const last = Math.floor(toMs / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => {
    const value = Number(((first + n) * step).toPrecision(10));
    return { value, text: String(value).replace('-', '−') };
  });
}
