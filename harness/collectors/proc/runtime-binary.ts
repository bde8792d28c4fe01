import { environValue } from '../../parsers/environ.ts';
import type { Target } from '../collector.ts';

const VERSION_WITHIN_MS = 2_000;

/**
 * The binary as the shim finds it at every exec, not as it was when the container started: an upgrade counts at once.
 * Throws when there is none, which is what an exec would say too.
 */
export async function resolveBinary(
  target: Target,
  name: string,
  shim: { readonly environ: string; readonly bundlePath: string },
): Promise<string> {
  if (name.startsWith('/')) return name;
  // With a slash in it the name is relative to the shim's working directory (Go's exec.LookPath).
  if (name.includes('/')) return `${shim.bundlePath}/${name}`;
  const path = environValue(shim.environ, 'PATH') ?? '';
  for (const directory of path.split(':')) {
    if (!directory.startsWith('/')) continue;
    const candidate = `${directory}/${name}`;
    if (await target.engineHost.exists(candidate)) return candidate;
  }
  throw new Error(`${name}: not found in the shim's PATH (${path})`);
}

/**
 * First line of `RUNTIME --version`; `null` when it gives none. By `start` and not by `exec`: the latter loads a library
 * for 90 ms, and this is the only command that the passive depth runs on most machines.
 */
export async function versionOf(target: Target, binary: string): Promise<string | null> {
  const child = target.engineHost.start(binary, ['--version']);
  try {
    return await child.line(VERSION_WITHIN_MS);
  } catch {
    return null;
  } finally {
    await child.end();
  }
}
