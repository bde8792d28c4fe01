// Kills everything of initp at once while a bomb of ten thousand threads runs, and measures how soon after `initp undo`
// the host has as many threads as before. Exit code 1 when it took longer than it may, or when anything remained.
import { appendFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { ownScenarios } from '../harness/commands/scenario-files.ts';
import { engineApi } from '../harness/docker/engine-api.ts';
import { endpointOf } from '../harness/docker/endpoint.ts';
import { PROJECT } from '../harness/host/project.ts';
import { bombed, type Bombed } from './torture/bomb.ts';
import { chance } from './torture/plan.ts';
import { rate } from './torture/table.ts';

const WITHIN_MS = 5000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    scenario: { type: 'string', default: 'read-init-p-10k' },
    seed: { type: 'string', default: Date.now().toString(36) },
    /** Each round is appended to it, one JSON document a line. */
    out: { type: 'string' },
  },
});

const scenario = (await ownScenarios(PROJECT)).find(({ name }) => name === values.scenario);
if (scenario === undefined) throw new Error(`no scenario ${values.scenario}`);
const engine = engineApi(endpointOf(process.env['DOCKER_HOST']));

const all: Bombed[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  const seed = `b${Math.floor(chance(values.seed, `bomb ${round}`) * 2 ** 32).toString(36)}`;
  const one = await bombed(engine, scenario, seed);
  if (one === null) {
    process.stderr.write(`round ${round}: the run ended before its bomb was off\n`);
    continue;
  }
  all.push(one);
  process.stderr.write(
    `round ${round}: ${one.beforeThreads} threads, ${one.atKillThreads} at the kill, ${one.untouchedThreads} a second later, ${one.ownThreads} of the run; ` +
      `back ${one.backMs ?? 'never'} ms after the start of undo, which took ${one.undoMs} ms; ${one.afterThreads} in the end, ` +
      `${one.remained.length === 0 ? 'nothing remained' : `REMAINED ${one.remained.join('; ')}`}\n`,
  );
  if (values.out !== undefined) await appendFile(values.out, `${JSON.stringify(one)}\n`);
}

const isGood = (one: Bombed): boolean =>
  one.backMs !== null && one.backMs <= WITHIN_MS && one.undoExit === 0 && one.remained.length === 0;
const good = all.filter(isGood).length;
const ms = all.map(({ backMs }) => backMs ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b);
process.stdout.write(
  `Back within ${WITHIN_MS} ms of \`initp undo\`: ${all.length === 0 ? '0 of 0' : rate(good, all.length)}; ` +
    `median ${ms[Math.floor(ms.length / 2)] ?? '-'} ms, slowest ${ms.at(-1) ?? '-'} ms.\n`,
);
process.exitCode = all.length > 0 && good === all.length ? 0 : 1;
