import type { RunReport, Trial } from '../model/run-report.ts';
import { heading, mark, text, title } from './block.ts';
import type { Block } from './block.ts';
import { layout } from './layout.ts';
import type { PageOptions } from './layout.ts';
import { scoreBlocks } from './score-blocks.ts';
import { endBlocks } from './story-end.ts';
import { remarkBlocks } from './story-remarks.ts';
import { trialBlocks } from './story-trial.ts';

export interface StoryOptions extends PageOptions {
  /** Where the report was written, for the last lines; left out when it was not. */
  readonly reportPath?: string;
  /** The page made of it. */
  readonly pagePath?: string;
}

/**
 * The terminal end of `initp run`: the trials of one scenario as investigations, those of several as a line each; then
 * the score of more than one trial, and what to do now.
 */
export function story(report: RunReport, options: StoryOptions): string {
  const { trials, score } = report;
  const oneScenario = new Set(trials.map(({ scenario }) => scenario)).size === 1;
  const blocks: readonly Block[] = [
    ...(oneScenario ? trials.flatMap((trial) => trialBlocks(trial, runtimeOf(trial, report))) : []),
    ...(trials.length > 1 ? scoreBlocks(score) : []),
    ...(oneScenario ? [] : remarkBlocks(trials)),
    ...sharedLeftovers(report),
    title('In short'),
    ...endBlocks(report, { reportPath: options.reportPath ?? null, pagePath: options.pagePath ?? null }),
  ];
  return layout([text(machineText(report)), ...blocks], options);
}

function sharedLeftovers({ leftovers }: RunReport): readonly Block[] {
  if (leftovers.length === 0) return [];
  return [heading('Left behind by the run'), ...leftovers.map((each) => mark('no', each))];
}

function machineText({ machine, amplify }: RunReport): string {
  const { kernel, arch, cgroup, engine, runtime } = machine;
  return `Linux ${kernel} (${arch}, cgroup ${cgroup}), engine ${engine}, ${runtime}, amplify ${amplify}`;
}

/** The name of the program: the report has `runc 1.1.5` for the default, or a path for a registered one. */
function runtimeOf({ runtime }: Trial, { machine }: RunReport): string {
  const [program = 'runtime'] = (runtime ?? machine.runtime).trim().split(/\s+/);
  return program.slice(program.lastIndexOf('/') + 1);
}
