// Kills runs at random moments and looks at what is left: what the watchdog healed, what `initp undo` healed, and what
// remained. Exit code 1 when anything remained, or was not back in time.
import { appendFile, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import pLimit from 'p-limit';

import { ownScenarios } from '../harness/commands/scenario-files.ts';
import { engineApi } from '../harness/docker/engine-api.ts';
import { endpointOf } from '../harness/docker/endpoint.ts';
import { findPayload } from '../harness/engine/preflight.ts';
import { blastOf } from '../harness/faults/reach.ts';
import { localHost } from '../harness/host/local.ts';
import { PROJECT } from '../harness/host/project.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { PHASES } from '../harness/model/verdict.ts';
import { type Blow, blows, chance, VARIANTS, type Variant } from './torture/plan.ts';
import { stageFor } from './torture/stages.ts';
import { type Outcome, strike } from './torture/strike.ts';
import { BACK_MS, isTimed, isUnhealed, remained, spreadOf, tableOf, timesOf } from './torture/table.ts';

// What is under way is seen to its end: it has engines, mounts and runs that nobody else takes back.
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopped = true;
  });
}

const { values } = parseArgs({
  options: {
    /** SIGKILLs: two of three of the harness alone, the others with its watchdog. */
    kills: { type: 'string', default: '50' },
    /** Blows of each other kind: `--others 5`, and which: `--other disk`. */
    others: { type: 'string', default: '0' },
    other: { type: 'string', multiple: true },
    seed: { type: 'string', default: Date.now().toString(36) },
    jobs: { type: 'string', default: '3' },
    /** No further blow is begun after so many minutes. */
    minutes: { type: 'string', default: '600' },
    scenario: { type: 'string', multiple: true },
    /** The moments are in these phases only, such as those in which everything is in force. */
    phase: { type: 'string', multiple: true },
    /** Of each fault the scenario that takes the least: on the usual engine, with few faults. */
    light: { type: 'boolean', default: false },
    /** With `--light`: none that needs a nested engine. */
    'on-host': { type: 'boolean', default: false },
    /** Outcomes are appended to it, one JSON document a line. */
    out: { type: 'string' },
    /** Prints the table of such files, and strikes nobody. */
    table: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
});

const outcomes = values.table === undefined ? await torture() : await readOutcomes(values.table);
if (values.json) process.stdout.write(`${JSON.stringify(outcomes)}\n`);
else process.stdout.write(`${tableOf(outcomes)}\n\n${timesOf(outcomes)}\n\n${spreadOf(outcomes)}\n`);
const late = outcomes.filter((one) => isTimed(one) && (one.backMs === null || one.backMs > BACK_MS));
process.exitCode =
  outcomes.length > 0 && late.length === 0 && !outcomes.some(remained) && !outcomes.some(isUnhealed) ? 0 : 1;

async function torture(): Promise<readonly Outcome[]> {
  const own = await ownScenarios(PROJECT);
  const chosen = own.filter(
    (scenario) =>
      scenario.faults.length > 0 &&
      blastOf(scenario) !== 'host' &&
      (values.scenario === undefined || values.scenario.includes(scenario.name)),
  );
  const { image } = await findPayload(localHost, engineApi(endpointOf(process.env['DOCKER_HOST'])), PROJECT);
  // In the second engine there is no image of a third.
  const plain = chosen.filter((scenario) => blastOf(scenario) === 'container' && scenario.engine === 'host');
  const phases = PHASES.filter((phase) => values.phase === undefined || values.phase.includes(phase));
  const kills = blows(values.seed, {
    scenarios: values.light ? lightest(values['on-host'] ? plain : chosen) : chosen,
    phases,
    variants: killsOf(Number(values.kills)),
  });
  const variants = othersOf(Number(values.others));
  const rest = blows(`${values.seed} others`, { scenarios: plain, phases, variants });
  const limit = pLimit(Number(values.jobs));
  const endMs = performance.now() + Number(values.minutes) * 60_000;
  const done: Outcome[] = [];
  await Promise.all(
    [...kills, ...rest].map(async (blow, n) => {
      await limit(async () => {
        if (stopped || performance.now() > endMs) return;
        const outcome = await untilStruck(blow, n, image);
        if (outcome === null) return;
        done.push(outcome);
        tell(outcome, done.length, kills.length + rest.length);
        if (values.out !== undefined) await appendFile(values.out, `${JSON.stringify(outcome)}\n`);
      });
    }),
  );
  return done;
}

function cost({ engine, faults, name }: Scenario): number {
  return (engine === 'nested' ? 4 : 0) + faults.length + (name.endsWith('-10k') ? 4 : 0);
}

function lightest(scenarios: readonly Scenario[]): readonly Scenario[] {
  const byFault = new Map<string, Scenario>();
  for (const scenario of scenarios.toSorted((a, b) => cost(a) - cost(b))) {
    for (const { fault } of scenario.faults) if (!byFault.has(fault)) byFault.set(fault, scenario);
  }
  return [...new Set(byFault.values())];
}

function killsOf(count: number): readonly Variant[] {
  return Array.from({ length: count }, (_, n) => (n % 3 === 2 ? 'both' : 'harness'));
}

function othersOf(count: number): readonly Variant[] {
  const kinds = VARIANTS.filter((one) => one !== 'harness' && one !== 'both').filter(
    (one) => values.other === undefined || values.other.includes(one),
  );
  return kinds.flatMap((kind) => Array.from({ length: count }, () => kind));
}

/** A trial may be over before its moment comes; then an earlier moment of another holding, at last the earliest. */
async function untilStruck(blow: Blow, n: number, image: string): Promise<Outcome | null> {
  const half = blow.fraction / 2;
  const moments: readonly Pick<Blow, 'phase' | 'fraction'>[] = [
    blow,
    { phase: blow.phase, fraction: half },
    { phase: 'inject', fraction: half },
    { phase: 'preflight', fraction: 0 },
  ];
  for (const [tries, { phase, fraction }] of moments.entries()) {
    const stage = await stageFor(blow.variant, image);
    try {
      const seed = `t${Math.floor(chance(values.seed, `name ${n} ${tries}`) * 2 ** 32).toString(36)}`;
      const outcome = await strike({ ...blow, phase, fraction }, seed, stage);
      if (outcome !== null) return outcome;
    } finally {
      await stage.dispose();
    }
  }
  process.stderr.write(`${blow.scenario.name}: over before ${blow.phase} each time\n`);
  return null;
}

function tell(one: Outcome, count: number, total: number): void {
  const left = remained(one) ? ` REMAINED ${one.afterUndo.join('; ')}` : '';
  const healed = one.afterWatchdog.length === 0 ? 'clean before undo' : `${one.afterWatchdog.length} left for undo`;
  const back = isTimed(one) ? `, ${one.brokenCount} limits back after ${one.backMs ?? 'never'} ms` : '';
  process.stderr.write(
    `${count}/${total} ${one.variant} ${one.scenario} in ${one.phase}: ${one.pendingCount} pending${back}, ${healed}${left}\n`,
  );
}

async function readOutcomes(paths: readonly string[]): Promise<readonly Outcome[]> {
  const texts = await Promise.all(paths.map(async (path) => await readFile(path, 'utf8')));
  // Written by this script.
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      .map((line) => JSON.parse(line) as Outcome),
  );
}
