import type { EngineApi } from '../docker/engine-api.ts';
import type { Host } from '../host/host.ts';
import { patient } from '../host/patience.ts';
import type { JournalStep, UndoneBy } from '../model/journal.ts';
import type { UndoResult, UndoStep } from '../model/undo-step.ts';
import { identify, isAlive } from './process-identity.ts';
import { removeCgroup, thawCgroup } from './undo-cgroup.ts';
import { liftIoLimit } from './undo-io-limit.ts';
import { undoInEngine } from './undo-engine.ts';
import { inTurns } from './undo-order.ts';

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

/** Once an engine has kept one step waiting for all that time, it is given this long for each further one. */
const IMPATIENT_MS = 5000;

/**
 * The one way back: the end of a trial, the watchdog and `initp undo` replay the same steps, given newest first, turn by
 * turn (`undo-order.ts`). A step that fails does not stop the next, and neither does a journal that can not be written:
 * a step that nobody noted is replayed once more, which is harmless. Results come in the order of the steps.
 */
export async function undoAll(
  tools: UndoTools,
  steps: readonly JournalStep[],
  { by, note }: { readonly by: UndoneBy; readonly note: (undone: Undone) => Promise<void> },
): Promise<readonly Undone[]> {
  const turns = inTurns(steps);
  const results = new Map<JournalStep, Undone>();
  const struck = new Set<JournalStep>();
  let patienceMs = patient(STEP_DEADLINE_MS);
  const take = async (step: JournalStep, deadlineMs: number): Promise<UndoResult> => {
    const seen = await undoStep(tools, step.undo, deadlineMs);
    // It was alive when it was struck, and is dead by the time that it is looked for.
    const result: UndoResult = seen.status === 'nothing-to-do' && struck.has(step) ? { status: 'done' } : seen;
    const undone = { step, by, result };
    results.set(step, undone);
    await note(undone).catch(() => {});
    return result;
  };

  for (const step of turns.signal) {
    if (await strike(tools.host, step.undo)) struck.add(step);
  }
  for (const step of turns.machine) await take(step, patient(STEP_DEADLINE_MS));
  for (const step of turns.signal) await take(step, patient(STEP_DEADLINE_MS));
  for (const step of [...turns.engine, ...turns.removal]) {
    const startedMs = tools.host.nowMs();
    const result = await take(step, patienceMs);
    const waited = tools.host.nowMs() - startedMs >= patienceMs;
    if (result.status === 'failed' && waited) patienceMs = IMPATIENT_MS;
  }
  return steps.flatMap((step) => results.get(step) ?? []);
}

/** Hits it at once; whether it is gone is seen later. */
async function strike(host: Host, step: UndoStep): Promise<boolean> {
  if (step.kind !== 'kill' || !(await isAlive(host, step))) return false;
  try {
    host.kill(step.pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

async function undoStep(tools: UndoTools, step: UndoStep, deadlineMs: number): Promise<UndoResult> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<UndoResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: 'failed', error: `not done within ${deadlineMs} ms` });
    }, deadlineMs);
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
      return await undoInEngine(tools.engine, step, STEP_DEADLINE_MS);
    case 'signal':
      return await sendSignal(tools.host, step);
    case 'kill':
      return await killProcess(tools.host, step);
    case 'rlimit':
      return await setLimitBack(tools.host, step);
    case 'rmdir':
      return await removeCgroup(tools.host, step.path);
    case 'scratch':
      return await removeScratch(tools.host, step.path);
    case 'io-limit':
      return await liftIoLimit(tools.host, step);
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

async function removeScratch(host: Host, path: string): Promise<UndoResult> {
  try {
    await host.removeScratch(path);
    return { status: 'done' };
  } catch (error) {
    if (isGone(error)) return { status: 'nothing-to-do', why: `${path} is gone` };
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
