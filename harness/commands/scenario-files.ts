import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Scenario } from '../model/scenario.ts';
import { parseScenario } from '../schema/scenario.ts';
import { MAX_SCENARIO_BYTES } from '../schema/yaml-source.ts';
import { meantBy, unknownWord } from './selection.ts';

/** Every scenario that comes with the project, by name. */
export async function ownScenarios(project: string): Promise<readonly Scenario[]> {
  return (await ownFound(project)).map(({ scenario }) => scenario);
}

/**
 * The scenarios that words stand for: a file, a folder, a name, a tag, or a pattern of names and tags. All of the
 * project's own for no words.
 */
export async function chosenScenarios(project: string, words: readonly string[]): Promise<readonly Scenario[]> {
  const own = await ownFound(project);
  if (words.length === 0) return own.map(({ scenario }) => scenario);
  const chosen = await Promise.all(words.map(async (word) => await standsFor(word, own)));
  return distinct(chosen.flat());
}

/** A scenario and the one path of its file. */
interface Found {
  readonly scenario: Scenario;
  readonly path: string;
}

async function ownFound(project: string): Promise<readonly Found[]> {
  return await folder('scenarios', join(project, 'scenarios'));
}

/** Files directly in it. */
async function folder(shown: string, path: string): Promise<readonly Found[]> {
  const names = (await readdir(path)).filter(isScenarioFile).toSorted();
  return await Promise.all(names.map(async (name) => await readScenario(join(shown, name), join(path, name))));
}

async function standsFor(word: string, own: readonly Found[]): Promise<readonly Found[]> {
  if (isScenarioFile(word) || word.includes('/')) {
    if (!(await isFolder(word))) return [await readScenario(word, word)];
    const found = await folder(word, word);
    if (found.length > 0) return found;
    throw unreadable(word, 'has no .yaml file in it', undefined);
  }
  const scenarios = own.map(({ scenario }) => scenario);
  const meant = new Set(meantBy(word, scenarios));
  if (meant.size > 0) return own.filter(({ scenario }) => meant.has(scenario));
  if (await isFolder(word)) return await standsFor(`${word}/`, own);
  throw unknownWord(
    'scenario or tag',
    word,
    scenarios.flatMap(({ name, tags }) => [name, ...tags]),
  );
}

/** A name and a tag may stand for the same file. Two files of one name could not be told apart in the report. */
function distinct(found: readonly Found[]): readonly Scenario[] {
  const byName = new Map<string, Found>();
  for (const one of found) {
    const other = byName.get(one.scenario.name);
    if (other !== undefined && other.path !== one.path) {
      throw new HarnessError({
        code: 'SCENARIO_AMBIGUOUS',
        message: `${other.scenario.file} and ${one.scenario.file} are both called ${one.scenario.name}`,
        hint: 'Give one of the files another name: its name is the name of the scenario.',
        exitCode: EXIT.usage,
      });
    }
    byName.set(one.scenario.name, one);
  }
  return [...byName.values()].map(({ scenario }) => scenario);
}

function isScenarioFile(name: string): boolean {
  return name.endsWith('.yaml') || name.endsWith('.yml');
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readScenario(shown: string, path: string): Promise<Found> {
  try {
    const [text, real] = await Promise.all([textOf(path), realpath(path)]);
    return { scenario: parseScenario(text, shown), path: real };
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw unreadable(shown, `can not be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

/** No more of it than it takes to see that it is too large: it may have 100 MB, or no end, as /dev/zero. */
async function textOf(path: string): Promise<string> {
  await using file = await open(path, 'r');
  const bytes = Buffer.alloc(MAX_SCENARIO_BYTES + 1);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.toString('utf8', 0, length);
}

function unreadable(shown: string, why: string, cause: unknown): HarnessError {
  return new HarnessError({
    code: 'SCENARIO_UNKNOWN',
    message: `${shown} ${why}`,
    hint: 'Give the path of a scenario file, or a name that `initp list scenarios` shows.',
    exitCode: EXIT.usage,
    cause,
  });
}
