import type { Host } from '../host/host.ts';
import type { UndoResult } from '../model/undo-step.ts';

const BUSY_MS = 5000;
const POLL_MS = 20;
const STOP_MS = 20_000;

/**
 * A cgroup stays busy for a moment after its last task ended, and for as long as there are cgroups in it. One that
 * systemd has made for a container is a unit as well, which stays active without its directory: it is stopped first.
 */
export async function removeCgroup(host: Host, path: string): Promise<UndoResult> {
  const unit = sliceOf(path);
  const isStopped = unit !== null && (await isActive(host, unit)) && (await stop(host, unit));
  const removed = await removeDirectory(host, path);
  return isStopped ? { status: 'done' } : removed;
}

/** The slice that a cgroup is, by the name of its directory; `null`: none of systemd's. */
export function sliceOf(path: string): string | null {
  return /[^/]+\.slice$/u.exec(path)?.[0] ?? null;
}

/** Whether systemd has the unit as active; without a systemd nobody has. */
export async function isActive(host: Host, unit: string): Promise<boolean> {
  if (!(await host.exists('/run/systemd/system'))) return false;
  const { stdout } = await host.exec('systemctl', ['is-active', '--', unit], { timeoutMs: STOP_MS });
  return stdout.trim() === 'active';
}

async function stop(host: Host, unit: string): Promise<boolean> {
  const { exitCode, stderr } = await host.exec('systemctl', ['stop', '--', unit], { timeoutMs: STOP_MS });
  if (exitCode !== 0) throw new Error(`systemctl stop ${unit}: ${stderr.trim()}`);
  return true;
}

async function removeDirectory(host: Host, path: string): Promise<UndoResult> {
  for (let waited = 0; ; waited += POLL_MS) {
    try {
      for (const child of await childCgroups(host, path)) await removeTree(host, child);
      await host.removeDir(path);
      return { status: 'done' };
    } catch (error) {
      if (isGone(error)) return { status: 'nothing-to-do', why: `${path} is gone` };
      if (waited >= BUSY_MS) throw error;
      await host.sleep(POLL_MS);
    }
  }
}

async function removeTree(host: Host, path: string): Promise<void> {
  for (const child of await childCgroups(host, path)) await removeTree(host, child);
  await host.removeDir(path).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

const THAWED = 'THAWED';

/**
 * Thaws a cgroup of the v1 freezer and those in it, outermost first: a child stays frozen for as long as its parent is.
 * On v2 a frozen process can be killed, and nothing has to be thawed for that.
 */
export async function thawCgroup(host: Host, path: string): Promise<UndoResult> {
  const count = await thawTree(host, path);
  return count > 0 ? { status: 'done' } : { status: 'nothing-to-do', why: `nothing is frozen in ${path}` };
}

async function thawTree(host: Host, path: string): Promise<number> {
  const file = `${path}/freezer.state`;
  const isFrozen = (await host.readText(file).catch(() => THAWED)).trim() !== THAWED;
  if (isFrozen) await host.writeText(file, THAWED);
  let count = isFrozen ? 1 : 0;
  for (const child of await childCgroups(host, path)) count += await thawTree(host, child);
  return count;
}

async function childCgroups(host: Host, path: string): Promise<readonly string[]> {
  const names = await host.readDir(path).catch(() => []);
  const paths = names.map((name) => `${path}/${name}`);
  const are = await Promise.all(paths.map(async (child) => await host.exists(`${child}/cgroup.procs`)));
  return paths.filter((_, index) => are[index]);
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOENT' || code === 'ENODEV';
}
