import { laneOf } from '../engine/lanes.ts';
import { registered } from '../faults/index.ts';
import { blastOf, engineOf } from '../faults/reach.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { AmplifyPolicy, Scenario } from '../model/scenario.ts';
import type { Terminal } from './terminal.ts';

/** One change, and what takes it back. */
interface Planned {
  readonly change: string;
  readonly undo: string;
}

/** Made once for all trials. */
const SHARED: readonly Planned[] = [
  { change: 'write the journal RUN.ndjson in the state directory', undo: 'remove it when every step is undone' },
  {
    change:
      'make the cgroups w-SEED-a and w-SEED-b beside those of the engine, and move a process of our own between them',
    undo: 'end the process, remove both cgroups',
  },
];

const ENGINE: Planned = {
  change: 'start an engine in a container of its own, labelled initp.run, in a cgroup of its own',
  undo: 'docker rm --force --volumes CONTAINER-engine; remove the cgroup from every hierarchy',
};

const CONTAINER: Planned = {
  change: 'create CONTAINER (w-SEED-N) from the payload image, labelled initp.run and initp.trial, without network',
  undo: 'docker rm --force --volumes CONTAINER',
};

const AMPLIFIER: Planned = {
  change: 'keep the process moving between both cgroups, with a real-time tick on each processor, while it is held',
  undo: 'end the process',
};

function liftOf(scenario: Scenario): Planned {
  const whose = blastOf(scenario) === 'host' ? 'of the container or of the machine' : 'of the container';
  return {
    change: `if an exec fails and one limit ${whose} is suspected: lift that limit for at most 2 s`,
    undo: 'write the value back that it had',
  };
}

/** Says what each scenario would change, and how it would be taken back. Touches nothing. */
export function dryRun(scenarios: readonly Scenario[], amplify: AmplifyPolicy, to: Terminal): ExitCode {
  const plans = scenarios.map((scenario) => ({
    scenario: scenario.name,
    blast: blastOf(scenario),
    lane: laneOf(scenario, amplify),
    changes: changesOf(scenario, amplify),
  }));
  to.document({ shared: SHARED, dryRun: plans });
  to.print(section('all trials together', SHARED));
  for (const { scenario, blast, lane, changes } of plans) {
    to.print(section(`${scenario}  (blast: ${blast}, lane: ${lane})`, changes));
  }
  return EXIT.ok;
}

function changesOf(scenario: Scenario, amplify: AmplifyPolicy): readonly Planned[] {
  return [
    ...(engineOf(scenario) === 'nested' ? [ENGINE] : []),
    CONTAINER,
    ...scenario.faults.flatMap((spec) => registered(spec).describe(spec)).map(plannedOf),
    ...(laneOf(scenario, amplify).startsWith('amplified') ? [AMPLIFIER] : []),
    ...(scenario.faults.length > 0 ? [liftOf(scenario)] : []),
  ];
}

/** A fault describes both in one line. */
function plannedOf(line: string): Planned {
  const [change = '', ...undo] = line.split('; undo: ');
  return { change, undo: undo.join('; then ') };
}

function section(name: string, changes: readonly Planned[]): string {
  return [name, ...changes.flatMap(({ change, undo }) => [`  ${change}`, `    undo: ${undo}`])].join('\n');
}
