import type { Host } from '../../host/host.ts';

/**
 * No such file; no such process, which is what a file of /proc opened a moment ago says; no such cgroup, the same for
 * an open file of a cgroup that was removed.
 */
const GONE: ReadonlySet<unknown> = new Set(['ENOENT', 'ESRCH', 'ENODEV']);

export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE.has(error.code);
}

/** The file's text; `null` when there is no such file, process or cgroup (any more). */
export async function textOrNull(host: Host, path: string): Promise<string | null> {
  try {
    return await host.readText(path);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
