import type { ExecTrace } from '../model/exec-trace.ts';
import type { ExecOutcome } from '../model/exec-attempt.ts';
import { type Block, command, drawing, fact, heading, type Mark, mark, output, text, title } from './block.ts';
import { layout, type PageOptions } from './layout.ts';
import { counted, durationText, microsText } from './quantity.ts';
import { laneDrawing, type TimeSpan } from './trace-lanes.ts';
import { laneName, momentsOf } from './trace-moments.ts';

const LEGEND =
  '━ there · J joins a cgroup · C configuration · E execve · x refused · ! signal; threads beside the first';

/** One exec, or two beside each other with the join at the same place. */
export function traceText(traces: readonly ExecTrace[], options: PageOptions): string {
  const blocks = traces.length === 1 ? traces.flatMap((one) => alone(one, options)) : together(traces, options);
  return layout(blocks, options);
}

function alone(trace: ExecTrace, options: PageOptions): readonly Block[] {
  const span = { fromMs: 0, untilMs: trace.durationMs };
  return [
    title(`${trace.container.name}: one exec from the inside`),
    ...headOf(trace),
    heading('The race'),
    ...raceBlocks(trace),
    heading('The lanes, from the start of the runtime'),
    ...lanesOf(trace, span, { options, originMs: 0 }),
    text(LEGEND),
    heading('What happened'),
    drawing(momentLines(trace)),
    ...outputOf(trace),
  ];
}

function together(traces: readonly ExecTrace[], options: PageOptions): readonly Block[] {
  const origins = traces.map(({ race }) => race.joinMs ?? 0);
  const span = {
    fromMs: Math.min(...origins.map((origin) => -origin)),
    untilMs: Math.max(...traces.map(({ durationMs }, index) => durationMs - (origins[index] ?? 0))),
  };
  return [
    title(traces.map(({ container }) => container.name).join(' beside ')),
    text('0 is the join: the moment when the child of the runtime stood in the cgroup of the container.'),
    ...traces.flatMap((trace, index) => [
      heading(trace.container.name),
      ...headOf(trace),
      ...raceBlocks(trace),
      ...lanesOf(trace, span, { options, originMs: origins[index] ?? 0 }),
    ]),
    text(LEGEND),
  ];
}

const MARK_OF = { works: 'yes', fails: 'no', hangs: 'no', 'not-tried': 'skipped' } as const satisfies Record<
  ExecOutcome,
  Mark
>;

/** An exec that works has got to its execve: a null exec finds nothing there, and says so with an exit code. */
const OUTCOME = { works: 'works', fails: 'fails', hangs: 'hangs', 'not-tried': 'not tried' } as const satisfies Record<
  ExecOutcome,
  string
>;

function headOf(trace: ExecTrace): readonly Block[] {
  const { end, durationMs, untraced, method, runtime, how } = trace;
  const by = method.kind === 'strace' ? `strace ${method.version}` : `looking at /proc every ${method.everyMs} ms`;
  return [
    command(how),
    mark(
      MARK_OF[trace.outcome],
      `${OUTCOME[trace.outcome]}: ${endWords(end)} after ${durationText(durationMs)}, seen by ${by}`,
    ),
    ...(untraced === null
      ? []
      : [
          fact(
            'unwatched',
            `${OUTCOME[untraced.outcome]}: ${endWords(untraced.end)} after ${durationText(untraced.durationMs)}, just before`,
          ),
        ]),
    fact('runtime', runtime.version ?? runtime.binary),
    ...(method.kind === 'proc' ? [fact('no tracer', method.why)] : []),
    ...(untraced === null || trace.outcome === untraced.outcome
      ? []
      : [mark('unsure', 'being watched changed how it ended: every call takes longer under a tracer')]),
  ];
}

function endWords(end: ExecTrace['end']): string {
  switch (end.status) {
    case 'exited':
      return `exit ${end.exitCode}`;
    case 'hung':
      return 'hung, and was ended';
    case 'refused':
      return `not started (${end.error})`;
  }
}

function raceBlocks({ race }: ExecTrace): readonly Block[] {
  if (race.joinMs === null) return [text('The child was not seen to join a cgroup.')];
  const took = race.joinTookMs === null ? '' : `, by a write of ${microsText(race.joinTookMs * 1000)}`;
  const refused = Object.entries(race.refused).map(
    ([errno, count]) => `${counted(count, 'clone')} refused with ${errno}`,
  );
  return [
    fact('join', `${durationText(race.joinMs)} after the start${took}`),
    fact('threads', `${race.threadsBefore} made before the join, ${race.threadsAfter} after it`),
    ...(refused.length === 0 ? [] : [fact('refused', `${refused.join(', ')}, for ${durationText(race.refusedForMs)}`)]),
  ];
}

function lanesOf(
  trace: ExecTrace,
  span: TimeSpan,
  { options, originMs }: { readonly options: PageOptions; readonly originMs: number },
): readonly Block[] {
  return [drawing(laneDrawing(trace, span, { columns: Math.max(20, options.columns) - 2, originMs }))];
}

function momentLines(trace: ExecTrace): readonly string[] {
  const { lanes, runtime, race } = trace;
  const of = new Map(lanes.map((lane) => [lane.tid, lane]));
  return momentsOf(trace)
    .filter(({ what }) => !what.includes('SYNC_'))
    .map(({ atMs, tid, what, how }) => {
      const lane = of.get(tid);
      const who = lane === undefined ? String(tid) : laneName(lane, runtime.family);
      const side = race.joinMs === null ? '' : atMs < race.joinMs ? ' ' : '+';
      return `${atMs.toFixed(1).padStart(8)}${side} ${how === 'refused' ? '✗' : ' '} ${who.padEnd(10)} ${what}`;
    });
}

const MOST_LINES = 8;

function outputOf({ stdout, stderr, leftOut }: ExecTrace): readonly Block[] {
  const said = `${stdout}\n${stderr}`.trim();
  return [
    ...(said === '' ? [] : [heading('What it printed'), output(said, MOST_LINES)]),
    ...(leftOut === 0 ? [] : [text(`${leftOut} further calls are left out.`)]),
  ];
}
