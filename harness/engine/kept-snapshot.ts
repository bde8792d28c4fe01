import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { MachineSnapshot } from '../model/machine-snapshot.ts';

function pathIn(stateDirectory: string): string {
  return join(stateDirectory, 'snapshot.json');
}

/** The one before the latest run that began on a machine with nothing injected; replaced as a whole. */
export async function keepSnapshot(stateDirectory: string, snapshot: MachineSnapshot): Promise<void> {
  const path = pathIn(stateDirectory);
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(snapshot)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

/** `null`: there is none, or not one of this version. */
export async function keptSnapshot(stateDirectory: string): Promise<MachineSnapshot | null> {
  const text = await readFile(pathIn(stateDirectory), 'utf8').catch(() => '');
  try {
    const value: unknown = JSON.parse(text);
    return isSnapshot(value) ? value : null;
  } catch {
    return null;
  }
}

/** The directory is ours alone (mode 0700): checked for what a file of another version could lack. */
function isSnapshot(value: unknown): value is MachineSnapshot {
  if (typeof value !== 'object' || value === null) return false;
  const at = (name: string): unknown => Reflect.get(value, name);
  return (
    at('schemaVersion') === 1 &&
    typeof at('takenAt') === 'string' &&
    typeof at('run') === 'string' &&
    Array.isArray(at('traces')) &&
    typeof at('settings') === 'object' &&
    at('settings') !== null
  );
}
