import { causes } from '../causes/index.ts';
import { reachEngine } from '../engine/preflight.ts';
import { faults } from '../faults/index.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { ListName } from '../model/lists.ts';
import { ownScenarios } from './scenario-files.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** What there is to choose from. */
export async function list(name: ListName, to: Terminal): Promise<ExitCode> {
  const rows = await rowsOf(name);
  to.document({ [name]: rows });
  const width = Math.max(...rows.map((row) => row.name.length));
  for (const row of rows) to.print(`${row.name.padEnd(width)}  ${row.about}`);
  return EXIT.ok;
}

async function rowsOf(name: ListName): Promise<readonly { name: string; about: string }[]> {
  const around = surroundings();
  switch (name) {
    case 'scenarios':
      return (await ownScenarios(around.project)).map((scenario) => ({
        name: scenario.name,
        about: `${scenario.title} [${scenario.tags.join(', ')}]`,
      }));
    case 'faults':
      return Object.values(faults).map(({ id, title, blast, parameters }) => ({
        name: id,
        about: `${title} (${blast} blast; ${Object.entries(parameters)
          .map(([parameter, about]) => `${parameter}: ${about}`)
          .join('; ')})`,
      }));
    case 'causes':
      return causes.map(({ id, title }) => ({ name: id, about: title }));
    case 'runtimes': {
      const { runtimes, defaultRuntime } = await reachEngine(around.engine);
      return Object.entries(runtimes).map(([runtime, path]) => ({
        name: runtime,
        about: runtime === defaultRuntime ? `${path} (default)` : path,
      }));
    }
  }
}
