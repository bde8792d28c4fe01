import { faultOf } from '../faults/index.ts';
import { engineOf } from '../faults/reach.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Terminal } from './terminal.ts';

/** Says what each scenario would change, and how it would be taken back. Touches nothing. */
export function dryRun(scenarios: readonly Scenario[], to: Terminal): ExitCode {
  const plans = scenarios.map((scenario) => ({
    scenario: scenario.name,
    changes: [
      ...(engineOf(scenario) === 'nested'
        ? [
            'start an engine in a container of its own, labelled initp.run, in a cgroup of its own; undo: docker rm --force --volumes, rmdir',
          ]
        : []),
      'create a container from the payload image, labelled initp.run; undo: docker rm --force --volumes',
      ...scenario.faults.flatMap((spec) => faultOf(spec.fault).describe(spec)),
      ...(scenario.amplify === 'never'
        ? []
        : ['move a process of our own between two cgroups of our own; undo: end it, remove both cgroups']),
    ],
  }));
  to.document({ dryRun: plans });
  for (const { scenario, changes } of plans)
    to.print(`${scenario}\n${changes.map((change) => `  ${change}`).join('\n')}`);
  return EXIT.ok;
}
