import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Scenario } from '../model/scenario.ts';
import { closest } from '../schema/closest.ts';
import { parseScenario } from '../schema/scenario.ts';

/** Every scenario that comes with the project, by name. */
export async function ownScenarios(project: string): Promise<readonly Scenario[]> {
  const folder = join(project, 'scenarios');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  return await Promise.all(names.map(async (name) => await readScenario(join('scenarios', name), join(folder, name))));
}

/** The scenarios that words stand for: a name, a file, or a tag. All of the project's own for no words. */
export async function chosenScenarios(project: string, words: readonly string[]): Promise<readonly Scenario[]> {
  const own = await ownScenarios(project);
  if (words.length === 0) return own;
  const chosen = await Promise.all(words.map(async (word) => await standsFor(word, own)));
  // A name and a tag may stand for the same scenario.
  return [...new Map(chosen.flat().map((scenario) => [scenario.name, scenario])).values()];
}

async function standsFor(word: string, own: readonly Scenario[]): Promise<readonly Scenario[]> {
  if (word.endsWith('.yaml') || word.endsWith('.yml') || word.includes('/')) return [await readScenario(word, word)];
  const named = own.filter(({ name }) => name === word);
  if (named.length > 0) return named;
  const tagged = own.filter(({ tags }) => tags.includes(word));
  if (tagged.length > 0) return tagged;
  const known = [...new Set(own.flatMap(({ name, tags }) => [name, ...tags]))];
  const near = closest(word, known);
  throw new HarnessError({
    code: 'SCENARIO_UNKNOWN',
    message: `no scenario or tag ${JSON.stringify(word)}${near === null ? '' : `; did you mean ${near}?`}`,
    hint: 'Run `initp list scenarios`, or give the path of a file of your own, such as ./mine.yaml.',
    exitCode: EXIT.usage,
  });
}

async function readScenario(shown: string, path: string): Promise<Scenario> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new HarnessError({
      code: 'SCENARIO_UNKNOWN',
      message: `${shown} can not be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give the path of a scenario file, or a name that `initp list scenarios` shows.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  return parseScenario(text, shown);
}
