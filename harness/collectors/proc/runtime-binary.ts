import { environValue } from '../../parsers/environ.ts';
import type { VersionAnswer } from '../../model/runtime.ts';
import type { Target } from '../collector.ts';

const VERSION_WITHIN_MS = 2_000;
const MOST_CHARS = 1_000;

/**
 * The binary as the shim finds it at every exec, not as it was when the container started: an upgrade counts at once.
 * The bare name when there is none.
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
  return name;
}

/** Two collectors ask the same of one target. */
const asked = new WeakMap<Target, Promise<VersionAnswer>>();

/** What `RUNTIME --version` says. */
export async function versionOf(target: Target, binary: string): Promise<VersionAnswer> {
  const before = asked.get(target);
  if (before !== undefined) return await before;
  const answer = askVersion(target, binary);
  asked.set(target, answer);
  return await answer;
}

/**
 * By `start` and not by `exec`: the latter loads a library for 90 ms, and this is the only command that the passive
 * depth runs on most machines.
 */
async function askVersion(target: Target, binary: string): Promise<VersionAnswer> {
  const child = target.engineHost.start(binary, ['--version']);
  try {
    return { status: 'said', line: (await child.line(VERSION_WITHIN_MS)).slice(0, MOST_CHARS) };
  } catch {
    const end = child.ended();
    if (end === null) return { status: 'silent', afterMs: VERSION_WITHIN_MS };
    if (end.status === 'not-started') return { status: 'not-run' };
    const { exitCode, signal, complaint } = end;
    return { status: 'ended', exitCode, signal, said: complaint.slice(0, MOST_CHARS) };
  } finally {
    await child.end();
  }
}
