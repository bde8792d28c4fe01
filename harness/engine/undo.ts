import { EngineRefusal, type EngineApi } from '../docker/engine-api.ts';
import type { Host } from '../host/host.ts';
import type { JournalStep, UndoneBy } from '../model/journal.ts';
import type { UndoResult, UndoStep } from '../model/undo-step.ts';
import { identify, isAlive } from './process-identity.ts';
import { removeCgroup, thawCgroup } from './undo-cgroup.ts';

/** What undoing needs of the world. */
export interface UndoTools {
  readonly host: Host;
  readonly engine: EngineApi;
}

/** Removing a container of ten thousand threads takes seconds; an engine that hangs must not hold the other steps. */
const STEP_DEADLINE_MS = 30_000;

/** One step and how it went. */
export interface Undone {
  readonly step: JournalStep;
  readonly by: UndoneBy;
  readonly result: UndoResult;
}

/**
 * The one way back: the end of a trial, the watchdog and `initp undo` replay the same steps. Newest first, as given;
 * a step that fails does not stop the next.
 */
export async function undoAll(
  tools: UndoTools,
  steps: readonly JournalStep[],
  { by, note }: { readonly by: UndoneBy; readonly note: (undone: Undone) => Promise<void> },
): Promise<readonly Undone[]> {
  const all: Undone[] = [];
  for (const step of steps) {
    const undone = { step, by, result: await undoStep(tools, step.undo) };
    all.push(undone);
    await note(undone);
  }
  return all;
}

async function undoStep(tools: UndoTools, step: UndoStep): Promise<UndoResult> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<UndoResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: 'failed', error: `not done within ${STEP_DEADLINE_MS} ms` });
    }, STEP_DEADLINE_MS);
  });
  const attempt = perform(tools, step).catch((error: unknown): UndoResult => ({
    status: 'failed',
    error: error instanceof Error ? error.message : String(error),
  }));
  const result = await Promise.race([attempt, deadline]);
  clearTimeout(timer);
  return result;
}

async function perform(tools: UndoTools, step: UndoStep): Promise<UndoResult> {
  switch (step.kind) {
    case 'write':
      return await writeBack(tools.host, step);
    case 'docker':
      return await dockerCall(tools.engine, step);
    case 'signal':
      return await sendSignal(tools.host, step);
    case 'kill':
      return await killProcess(tools.host, step);
    case 'rlimit':
      return await setLimitBack(tools.host, step);
    case 'rmdir':
      return await removeCgroup(tools.host, step.path);
    case 'thaw':
      return await thawCgroup(tools.host, step.path);
  }
  // The type says that nothing gets here, but a journal is a file: another version may have written it.
  throw new Error(`no way back is known for ${JSON.stringify(step)}`);
}

type Step<K extends UndoStep['kind']> = Extract<UndoStep, { kind: K }>;

async function writeBack(host: Host, { path, text, was }: Step<'write'>): Promise<UndoResult> {
  let now: string;
  try {
    now = (await host.readText(path)).trim();
  } catch (error) {
    if (isGone(error)) return { status: 'nothing-to-do', why: `${path} is gone` };
    throw error;
  }
  if (now === was) return { status: 'nothing-to-do', why: `${path} reads ${was}` };
  if (now !== text)
    return { status: 'nothing-to-do', why: `${path} reads ${now}, which is not what was written there` };
  await host.writeText(path, was);
  const after = (await host.readText(path)).trim();
  return after === was
    ? { status: 'done' }
    : { status: 'failed', error: `${path} reads ${after} after writing ${was}` };
}

/** Looked up by name, obeyed by label: never a container that the run did not make. */
async function labelledWith(engine: EngineApi, nameOrId: string, run: string): Promise<string | null> {
  try {
    const found = await engine.get(`/containers/${encodeURIComponent(nameOrId)}/json`);
    const id = at(found, 'Id');
    return at(at(at(found, 'Config'), 'Labels'), 'initp.run') === run && typeof id === 'string' ? id : null;
  } catch (error) {
    if (error instanceof EngineRefusal && error.statusCode === 404) return null;
    throw error;
  }
}

function at(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}

async function dockerCall(engine: EngineApi, step: Step<'docker'>): Promise<UndoResult> {
  switch (step.call) {
    case 'remove':
      return await removeContainer(engine, step);
    case 'update':
      return await updateLimit(engine, step);
    case 'unpause':
      return await unpause(engine, step);
  }
}

async function removeContainer(
  engine: EngineApi,
  { name, run }: Extract<UndoStep, { call: 'remove' }>,
): Promise<UndoResult> {
  const id = await labelledWith(engine, name, run);
  if (id === null) return { status: 'nothing-to-do', why: `no container ${name} of run ${run}` };
  await engine.delete(`/containers/${id}?force=true&v=true`, STEP_DEADLINE_MS);
  return { status: 'done' };
}

async function updateLimit(
  engine: EngineApi,
  { id, run, pidsLimit }: Extract<UndoStep, { call: 'update' }>,
): Promise<UndoResult> {
  if ((await labelledWith(engine, id, run)) === null) {
    return { status: 'nothing-to-do', why: `no container ${id.slice(0, 12)} of run ${run}` };
  }
  await engine.post(`/containers/${id}/update`, { PidsLimit: pidsLimit });
  return { status: 'done' };
}

async function unpause(engine: EngineApi, { id, run }: Extract<UndoStep, { call: 'unpause' }>): Promise<UndoResult> {
  if ((await labelledWith(engine, id, run)) === null) {
    return { status: 'nothing-to-do', why: `no container ${id.slice(0, 12)} of run ${run}` };
  }
  try {
    await engine.post(`/containers/${id}/unpause`);
    return { status: 'done' };
  } catch (error) {
    // dockerd refuses for a container that is not paused, or has ended meanwhile: 409 now, 500 before 17.05.
    if (error instanceof EngineRefusal && /is not paused|is not running/u.test(error.message)) {
      return { status: 'nothing-to-do', why: error.message };
    }
    throw error;
  }
}

async function sendSignal(host: Host, { signal, pid, startTime }: Step<'signal'>): Promise<UndoResult> {
  if (!(await isAlive(host, { pid, startTime }))) return { status: 'nothing-to-do', why: `process ${pid} has ended` };
  host.kill(pid, signal);
  return { status: 'done' };
}

async function killProcess(host: Host, { pid, startTime }: Step<'kill'>): Promise<UndoResult> {
  if (!(await isAlive(host, { pid, startTime }))) return { status: 'nothing-to-do', why: `process ${pid} has ended` };
  try {
    host.kill(pid, 'SIGKILL');
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return { status: 'nothing-to-do', why: `process ${pid} has just ended` };
    throw error;
  }
  for (let waited = 0; waited < 5000; waited += 20) {
    // A zombie is dead: its parent may take its time to reap it.
    if (!(await isAlive(host, { pid, startTime })) || (await isZombie(host, pid))) return { status: 'done' };
    await host.sleep(20);
  }
  return { status: 'failed', error: `process ${pid} is still there 5 s after SIGKILL` };
}

async function setLimitBack(host: Host, { pid, startTime, resource, was }: Step<'rlimit'>): Promise<UndoResult> {
  if (!(await isAlive(host, { pid, startTime }))) return { status: 'nothing-to-do', why: `process ${pid} has ended` };
  const args = ['--pid', String(pid), `--${resource}=${was}:`];
  const { exitCode, stderr } = await host.exec('prlimit', args, { timeoutMs: STEP_DEADLINE_MS });
  return exitCode === 0 ? { status: 'done' } : { status: 'failed', error: `prlimit: ${stderr.trim()}` };
}

async function isZombie(host: Host, pid: number): Promise<boolean> {
  if ((await identify(host, pid)) === null) return true;
  const stat = await host.readText(`/proc/${pid}/stat`).catch(() => ') Z');
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'Z';
}

function isGone(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENODEV';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
