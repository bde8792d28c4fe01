import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { parseDocument } from 'yaml';

import { PROJECT } from '../../harness/host/project.ts';
import type { Scenario } from '../../harness/model/scenario.ts';

/** The same faults, with one exec of each kind and less patience: what is broken and taken back does not change. */
export async function shortScenario(directory: string, scenario: Scenario): Promise<string> {
  const document = parseDocument(await readFile(join(PROJECT, scenario.file), 'utf8'));
  document.set('attempts', 1);
  document.set('execTimeout', '1s');
  const path = join(directory, basename(scenario.file));
  await writeFile(path, document.toString());
  return path;
}
