import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

import { EngineRefusal, type EngineApi } from '../../harness/docker/engine-api.ts';
import type { JournalStep } from '../../harness/model/journal.ts';
import type { UndoStep } from '../../harness/model/undo-step.ts';
import { foldersIn, textOf } from './read-now.ts';

/**
 * Which of the limits, pauses, freezes and stops of a journal the kernel shows to be in force: read at once, without
 * waiting for anything, and not with the code that takes them back. Containers, cgroups and processes that should be gone
 * are traces, and not looked for here.
 */
export function inForce(steps: readonly JournalStep[]): readonly string[] {
  return steps.filter(({ undo }) => isInForce(undo)).map(({ what }) => what);
}

/** The same, and what the engine has written down of a limit. */
export async function stillBroken(engine: EngineApi, steps: readonly JournalStep[]): Promise<readonly string[]> {
  const noted = await Promise.all(
    steps.map(async ({ undo, what }) => ((await isNotedInEngine(engine, undo)) ? [what] : [])),
  );
  return [...new Set([...inForce(steps), ...noted.flat()])];
}

function isInForce(undo: UndoStep): boolean {
  switch (undo.kind) {
    case 'write':
      return undo.text !== undo.was && textOf(undo.path).trim() === undo.text;
    case 'thaw':
      return isFrozen(undo.path);
    case 'signal':
      return stat(textOf(`/proc/${undo.pid}/stat`), undo.startTime) === 'T';
    case 'rlimit': {
      if (stat(textOf(`/proc/${undo.pid}/stat`), undo.startTime) === null) return false;
      const soft = /^Max open files\s+(?<soft>\d+)/mu.exec(textOf(`/proc/${undo.pid}/limits`))?.groups?.['soft'];
      return Number(soft) === undo.soft && undo.soft !== undo.was;
    }
    case 'io-limit':
      return textOf(undo.path).includes(String(undo.bytesPerSecond));
    case 'docker':
      return undo.call === 'unpause' && freezersOf(undo.id).some(isFrozen);
    case 'kill':
    case 'rmdir':
    case 'scratch':
      return false;
    default:
      return false;
  }
}

async function isNotedInEngine(engine: EngineApi, undo: UndoStep): Promise<boolean> {
  if (undo.kind !== 'docker' || undo.call === 'remove') return false;
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

function isFrozen(path: string): boolean {
  const state = textOf(join(path, 'freezer.state')).trim();
  if (state === 'FROZEN' || state === 'FREEZING') return true;
  return textOf(join(path, 'cgroup.freeze')).trim() === '1' || below(path).some(isFrozen);
}

/** Where the freezer has a cgroup of that container: v1 has a hierarchy for it, v2 one for all. */
function freezersOf(id: string): readonly string[] {
  const v1 = '/sys/fs/cgroup/freezer';
  return withName(id, existsSync(v1) ? v1 : '/sys/fs/cgroup');
}

function withName(part: string, path: string): readonly string[] {
  return below(path).flatMap((one) => (basename(one).includes(part) ? [one] : withName(part, one)));
}

function below(path: string): readonly string[] {
  return foldersIn(path).map((name) => join(path, name));
}

function at(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}
