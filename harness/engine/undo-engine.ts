import { EngineRefusal, type EngineApi } from '../docker/engine-api.ts';
import type { UndoResult, UndoStep } from '../model/undo-step.ts';

type DockerStep = Extract<UndoStep, { kind: 'docker' }>;

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

/** Takes back what the engine was asked for, in containers of the run alone. */
export async function undoInEngine(engine: EngineApi, step: DockerStep, deadlineMs: number): Promise<UndoResult> {
  switch (step.call) {
    case 'remove':
      return await removeContainer(engine, step, deadlineMs);
    case 'update':
      return await updateLimit(engine, step);
    case 'unpause':
      return await unpause(engine, step);
  }
}

async function removeContainer(
  engine: EngineApi,
  { name, run }: Extract<UndoStep, { call: 'remove' }>,
  deadlineMs: number,
): Promise<UndoResult> {
  const id = await labelledWith(engine, name, run);
  if (id === null) return { status: 'nothing-to-do', why: `no container ${name} of run ${run}` };
  try {
    await engine.delete(`/containers/${id}?force=true&v=true`, deadlineMs);
  } catch (error) {
    // Gone meanwhile; or the run died while it was removing it itself, and dockerd goes on (409).
    const isGone = error instanceof EngineRefusal && error.statusCode === 404;
    const isGoing =
      error instanceof EngineRefusal && /removal of container \S+ is already in progress/u.test(error.message);
    if (!isGone && !isGoing) throw error;
    for (let waitedMs = 0; (await labelledWith(engine, name, run)) === id; waitedMs += LOOK_EVERY_MS) {
      if (waitedMs >= deadlineMs) throw error;
      await nextLook();
    }
  }
  return { status: 'done' };
}

const LOOK_EVERY_MS = 100;

async function nextLook(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, LOOK_EVERY_MS);
  });
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
