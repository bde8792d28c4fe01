import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { EngineApi } from '../docker/engine-api.ts';
import { ENGINE_IMAGE_LABEL } from '../docker/nested-identity.js';
import { nestedImage } from '../docker/nested-image.ts';
import { HOST_ENGINE } from '../engine/qualify/lab.ts';
import { engineOf } from '../faults/reach.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { QualifyInputs, Thoroughness } from '../model/qualification.ts';
import type { Scenario } from '../model/scenario.ts';
import { parseQualifyInputs } from '../schema/qualification-schema.ts';

/** A runtime as it is named on the command line. */
export interface NamedRuntime {
  readonly name: string;
  readonly path: string;
}

/** `NAME=PATH`. The name becomes part of command lines, files and keys. */
export function runtimeWord(word: string): NamedRuntime {
  const found = /^(?<name>[a-zA-Z0-9][a-zA-Z0-9._-]{0,40})=(?<path>.+)$/u.exec(word)?.groups;
  if (found === undefined) {
    throw new HarnessError({
      code: 'USAGE',
      message: `--runtime ${JSON.stringify(word)}: not NAME=PATH`,
      hint: 'Write for example `--runtime runc-1.3=/usr/sbin/runc`; a name has letters, digits, dots and dashes.',
      exitCode: EXIT.usage,
    });
  }
  return { name: found['name'] ?? '', path: found['path'] ?? '' };
}

/** What `npm run runtimes` has fetched: `build/runtimes/runc-1.3.6/runc` and so on. */
export async function fetchedRuntimes(project: string): Promise<readonly NamedRuntime[]> {
  const folder = join(project, 'build', 'runtimes');
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).toSorted(byVersion);
  const found = names.map((name) => ({ name, path: join(folder, name, name.replace(/^own-|-\d.*$/gu, '')) }));
  if (found.length > 0) return found;
  throw new HarnessError({
    code: 'USAGE',
    message: 'no runtime was named, and none was fetched',
    hint: 'Give `--runtime NAME=PATH`, or run `npm run runtimes`, which fetches those of several Debian releases.',
    exitCode: EXIT.usage,
  });
}

/** The engines that `npm run runtimes` has made, newest first; the image of every nested engine when there is none. */
export async function madeEngines(engine: EngineApi): Promise<readonly string[]> {
  const images = await engine.get(
    `/images/json?filters=${encodeURIComponent(JSON.stringify({ label: [ENGINE_IMAGE_LABEL] }))}`,
  );
  const tags = (Array.isArray(images) ? images : []).flatMap((image: unknown): readonly string[] => {
    const found: unknown = Reflect.get(Object(image), 'RepoTags');
    return Array.isArray(found) ? found.filter((tag) => typeof tag === 'string') : [];
  });
  if (tags.length > 0) return tags.toSorted(byVersion).toReversed();
  const usual = await nestedImage(engine, null);
  return [usual ?? HOST_ENGINE];
}

function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** Execs and holdings, in full and for a look. */
export const THOROUGH: Thoroughness = { attempts: 5, trials: 1, execsAPoint: 10, execsOfOracle: 200 };
export const QUICK: Thoroughness = { attempts: 5, trials: 1, execsAPoint: 10, execsOfOracle: 10 };

/** Of a run that is gone on with. */
export async function savedInputs(directory: string): Promise<QualifyInputs> {
  const path = join(directory, 'inputs.json');
  try {
    return parseQualifyInputs(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw new HarnessError({
      code: 'USAGE',
      message: `${path} can not be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give the directory that `initp qualify` named when it began.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

/** One engine serves many cells: what breaks an engine would break theirs. */
export function chosenFor(own: readonly Scenario[], names: readonly string[]): readonly Scenario[] {
  return names.map((name) => {
    const found = own.find((scenario) => scenario.name === name);
    if (found !== undefined && engineOf({ ...found, engine: 'host' }) === 'host') return found;
    throw new HarnessError({
      code: 'USAGE',
      message: found === undefined ? `no scenario is called ${name}` : `${name} breaks a whole engine`,
      hint: 'Choose scenarios that break one container: `initp list scenarios` tells how far each reaches.',
      exitCode: EXIT.usage,
    });
  });
}

export function changedRuntime(name: string, path: string): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message: `the runtime ${name}, ${path}, is another file than the one that was measured before`,
    hint: 'Begin again without --resume: cells of two runtimes under one name can not be told apart.',
    exitCode: EXIT.usage,
  });
}
