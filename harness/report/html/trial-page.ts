import type { RunReport, Trial } from '../../model/run-report.ts';
import { element, type Markup } from '../markup.ts';
import { durationText } from '../quantity.ts';
import { amplifierBlocks, machineBlocks } from '../story-machine.ts';
import { proofBlocks } from '../story-proof.ts';
import { outcomeOf, runtimeName, trialName } from '../trial-groups.ts';
import { verdictText } from '../verdict-text.ts';
import { trialExecs } from './trial-execs.ts';
import { trialFinding } from './trial-finding.ts';
import { type ShownReadings, trialReadings } from './trial-readings.ts';
import { trialRules } from './trial-rules.ts';
import { trialTimeline } from './trial-timeline.ts';
import { trialId } from './view.ts';
import { badge, blocksMarkup, outputMarkup, section } from './words.ts';

export interface TrialPage extends ShownReadings {
  readonly trial: Trial;
  /** Its place in the report. */
  readonly index: number;
  readonly report: RunReport;
  /** The inside of one exec; `null`: nobody has traced one. */
  readonly trace: Markup | null;
}

/** One trial, from its verdict to what was taken back. */
export function trialPage(page: TrialPage): Markup {
  const { trial, index, report, trace } = page;
  const id = trialId(index);
  const runtime = programOf(runtimeName(trial, report));
  const held = trial.verdict.outcome !== 'skipped';
  return element(
    'article',
    { class: 'trial', id, 'aria-labelledby': `${id}-name` },
    element('p', { class: 'back' }, element('a', { href: '#', class: 'up' }, '← all trials')),
    element('h2', { id: `${id}-name`, tabindex: '-1' }, trialName(trial), element('small', {}, ` ${trial.title}`)),
    element('p', { class: 'verdict' }, badge(outcomeOf(trial)), ' ', verdictText(trial.verdict)),
    element('p', { class: 'small' }, factsText(trial, report)),
    ...(held
      ? [
          element(
            'figure',
            { class: 'wide', tabindex: '0', 'aria-label': 'Timeline' },
            trialTimeline(trial, { id: `${id}-time`, runtime }),
          ),
          trialFinding(trial.diagnosis, id),
          trace === null
            ? null
            : section('Inside one exec', element('figure', { class: 'wide', tabindex: '0' }, trace)),
          trialExecs(trial.attempts, { id, runtime }),
          echoes(trial.daemonLines),
          trial.intervention === null
            ? null
            : element('section', { id: `${id}.exec.intervention` }, blocksMarkup(proofBlocks(trial.intervention))),
          trialReadings(trial, id, page),
          trialRules(trial.rules, index),
          element('section', {}, blocksMarkup(machineBlocks(trial))),
          trial.amplifier === null ? null : element('section', {}, blocksMarkup(amplifierBlocks(trial.amplifier))),
        ]
      : []),
  );
}

function factsText(trial: Trial, report: RunReport): string {
  const { source, tags, durationMs, holding, readingsFile, run } = trial;
  return [
    `on ${runtimeName(trial, report)}`,
    `holding ${holding}`,
    durationText(durationMs),
    ...(tags.length === 0 ? [] : [`tags ${tags.join(', ')}`]),
    ...(source === null ? [] : [`truth in ${source.file}:${source.line}`]),
    ...(readingsFile === null ? [] : [`readings in ${readingsFile}`]),
    ...(report.mergedFrom.length === 0 ? [] : [`run ${run}`]),
  ].join(' · ');
}

function echoes(lines: readonly string[]): Markup | null {
  if (lines.length === 0) return null;
  return section(
    'Meanwhile in the log of dockerd',
    outputMarkup(lines.join('\n'), 6),
    element('p', { class: 'small' }, 'Echoes: the runtime had failed before dockerd wrote them.'),
  );
}

/** `runc 1.1.5` and `/usr/sbin/runc` are both `runc`. */
function programOf(name: string): string {
  const [program = 'runtime'] = name.trim().split(/\s+/u);
  return program.slice(program.lastIndexOf('/') + 1);
}
