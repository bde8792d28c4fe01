import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Of package.json, the one place where it stands. */
export async function initpVersion(project: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  return String(Reflect.get(Object(manifest), 'version'));
}
