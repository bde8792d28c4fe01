import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EngineRefusal, type EngineApi } from '../../harness/docker/engine-api.ts';
import type { JournalStep } from '../../harness/model/journal.ts';
import type { UndoStep } from '../../harness/model/undo-step.ts';

/**
 * Which of the limits, pauses, freezes and stops of a journal are still in force: read from the machine, not with the
 * code that takes them back. Containers, cgroups and processes that should be gone are traces, and not looked for here.
 */
export async function stillBroken(engine: EngineApi, steps: readonly JournalStep[]): Promise<readonly string[]> {
  const all = await Promise.all(steps.map(async ({ undo, what }) => ((await isBroken(engine, undo)) ? [what] : [])));
  return all.flat();
}

async function isBroken(engine: EngineApi, undo: UndoStep): Promise<boolean> {
  switch (undo.kind) {
    case 'write':
      return undo.text !== undo.was && (await text(undo.path)).trim() === undo.text;
    case 'thaw':
      return await isFrozen(undo.path);
    case 'signal':
      return stat(await text(`/proc/${undo.pid}/stat`), undo.startTime) === 'T';
    case 'rlimit': {
      if (stat(await text(`/proc/${undo.pid}/stat`), undo.startTime) === null) return false;
      const soft = /^Max open files\s+(?<soft>\d+)/mu.exec(await text(`/proc/${undo.pid}/limits`))?.groups?.['soft'];
      return Number(soft) === undo.soft && undo.soft !== undo.was;
    }
    case 'docker':
      return await isBrokenInEngine(engine, undo);
    case 'kill':
    case 'rmdir':
    case 'scratch':
      return false;
    default:
      return false;
  }
}

async function isBrokenInEngine(engine: EngineApi, undo: Extract<UndoStep, { kind: 'docker' }>): Promise<boolean> {
  if (undo.call === 'remove') return false;
  try {
    const found = await engine.get(`/containers/${undo.id}/json`, 2000);
    if (undo.call === 'unpause') return at(at(found, 'State'), 'Paused') === true;
    const limit = at(at(found, 'HostConfig'), 'PidsLimit');
    return (typeof limit === 'number' && limit > 0 ? limit : -1) !== undo.pidsLimit;
  } catch (error) {
    if (error instanceof EngineRefusal && error.statusCode === 404) return false;
    // An engine that does not answer is asked again.
    return true;
  }
}

/** State letter of the process that started then; `null` when it is gone. */
function stat(line: string, startTime: string): string | null {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return fields[19] === startTime ? (fields[0] ?? null) : null;
}

async function isFrozen(path: string): Promise<boolean> {
  const state = (await text(join(path, 'freezer.state'))).trim();
  if (state === 'FROZEN' || state === 'FREEZING') return true;
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const below = entries.filter((entry) => entry.isDirectory());
  return (await Promise.all(below.map(async ({ name }) => await isFrozen(join(path, name))))).some(Boolean);
}

async function text(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}

function at(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}
