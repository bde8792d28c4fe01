import type { RunReport, Trial } from '../model/run-report.ts';
import { heading, mark, text, title } from './block.ts';
import type { Block } from './block.ts';
import { layout } from './layout.ts';
import type { PageOptions } from './layout.ts';
import { endBlocks } from './story-end.ts';
import { tableBlocks } from './story-table.ts';
import { trialBlocks } from './story-trial.ts';

export interface StoryOptions extends PageOptions {
  /** Where the report was written, for the last lines; left out when it was not. */
  readonly reportPath?: string;
}

/** The terminal end of `initp run`: each trial as an investigation, all trials as a table, and what to do now. */
export function story(report: RunReport, options: StoryOptions): string {
  const blocks: readonly Block[] = [
    ...report.trials.flatMap((trial) => trialBlocks(trial, runtimeOf(trial, report))),
    ...(report.trials.length > 1 ? tableBlocks(report.trials) : []),
    ...sharedLeftovers(report),
    title('In short'),
    ...endBlocks(report, options.reportPath ?? null),
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
