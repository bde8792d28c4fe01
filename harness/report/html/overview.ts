import type { RunReport } from '../../model/run-report.ts';
import type { Rate } from '../../model/score.ts';
import { curveChart } from '../chart/curve-chart.ts';
import { element, type Markup } from '../markup.ts';
import { durationText, rateText } from '../quantity.ts';
import { shortfalls } from '../shortfalls.ts';
import { happenedText } from '../story-end.ts';
import { confusionMarkup } from './confusion.ts';
import { headroomCurves } from './headroom-curve.ts';
import { intervalBar, scenarioMatrix } from './scenario-matrix.ts';
import { trialList } from './trial-list.ts';
import type { ReportView } from './view.ts';
import { glyph } from './words.ts';

/** The verdict in one line, and whatever else is true of all trials together. */
export function overview(view: ReportView): Markup {
  const { report } = view;
  const mark = report.exitCode === 0 ? 'yes' : report.exitCode === 2 ? 'unsure' : 'no';
  return element(
    'div',
    { id: 'overview' },
    element(
      'p',
      { class: `headline ${mark}`, id: 'verdict' },
      glyph(mark),
      ' ',
      element('span', {}, happenedText(report)),
    ),
    shortfalls(report).map(({ what }) =>
      element('p', { class: 'mark no' }, glyph('no'), ' ', element('span', {}, what)),
    ),
    rates(report),
    trialList(report),
    scenarioMatrix(report),
    confusionMarkup(report.score),
    headroom(view),
    machines(report),
  );
}

function rates({ score }: RunReport): Markup {
  const { correct, wrong, missed, unsure, broken, falseAlarms, skipped } = score;
  const rows: readonly (readonly [string, Rate, 'yes' | 'no' | 'unsure'])[] = [
    ['correct', correct, 'yes'],
    ['wrong', wrong, 'no'],
    ['missed', missed, 'no'],
    ['unsure', unsure, 'unsure'],
    ['broken', broken, 'no'],
    ['false alarms on controls', falseAlarms, 'no'],
  ];
  return element(
    'section',
    { id: 'score' },
    element('h2', {}, 'How sure that is'),
    element(
      'table',
      { class: 'rates' },
      element(
        'caption',
        {},
        `Of the trials that were held${skipped === 0 ? '' : `; ${skipped} skipped ones count nowhere`}`,
      ),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ['verdict', 'trials', '0 to 100 %', 'true rate'].map((head) => element('th', { scope: 'col' }, head)),
        ),
      ),
      element(
        'tbody',
        {},
        rows
          .filter(([, { total }]) => total > 0)
          .map(([name, rate, tone]) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row' }, name),
              element('td', { class: 'number' }, `${rate.hits} of ${rate.total}`),
              element('td', {}, intervalBar(rate, tone)),
              element('td', {}, rateText(rate.hits, rate.total)),
            ),
          ),
      ),
    ),
  );
}

function headroom(view: ReportView): Markup | null {
  const curves = headroomCurves(view);
  if (curves.length === 0) return null;
  return element(
    'section',
    { id: 'headroom' },
    element('h2', {}, 'Headroom'),
    element(
      'p',
      {},
      'How many execs failed, by the slots that were free below the pids limit that binds; trials under the amplifier alone. The whiskers are 95 % intervals.',
    ),
    element(
      'figure',
      { class: 'wide', tabindex: '0', 'aria-label': 'Headroom curves' },
      curveChart({
        id: 'headroom-chart',
        title: 'Headroom',
        description: curves
          .map(
            ({ name, points }) =>
              `${name}: ${points.map(({ x, rate }) => `${rate.hits} of ${rate.total} at ${x}`).join(', ')}`,
          )
          .join('; '),
        xName: 'free slots (pids.max − pids.current), tasks',
        yName: 'execs that failed, %',
        curves,
      }),
    ),
  );
}

function machines(report: RunReport): Markup {
  const runs = report.mergedFrom.length > 0 ? report.mergedFrom : [report];
  return element(
    'section',
    { id: 'machine' },
    element('h2', {}, runs.length === 1 ? 'Run and machine' : 'Runs and machines'),
    runs.map(({ run, seed, initp, startedAt, durationMs, machine, amplify, shard }) =>
      element(
        'dl',
        {},
        Object.entries({
          run,
          'began at': startedAt,
          took: durationText(durationMs),
          seed,
          initp,
          amplify,
          ...(shard === null ? {} : { part: `${shard.part} of ${shard.of}` }),
          engine: machine.engine,
          runtime: machine.runtime,
          kernel: `Linux ${machine.kernel} (${machine.arch})`,
          cgroup: machine.cgroup,
          processors: String(machine.cpus),
          memory: `${(machine.memoryBytes / 1024 ** 3).toFixed(1)} GiB`,
        }).map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
      ),
    ),
  );
}
