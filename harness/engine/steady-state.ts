import { TRUE_EXEC } from '../docker/null-exec.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { EngineApi } from '../docker/engine-api.ts';

/** A scenario whose execs hang waits for them as short as it can; nothing is broken yet, and a slow machine is none. */
const LEAST_MS = 10_000;

/** An exec that fails before anything is broken would be blamed on the fault. */
export async function steadyState(engine: EngineApi, id: string, timeoutMs: number): Promise<void> {
  const { stdout, stderr, exitCode } = await engine.exec(id, TRUE_EXEC, Math.max(timeoutMs, LEAST_MS));
  if (exitCode === 0) return;
  throw new HarnessError({
    code: 'WORKLOAD_FAILED',
    message: `an exec failed before anything was broken: exit ${exitCode}: ${(stdout + stderr).trim().slice(0, 500)}`,
    hint: 'Run `initp diagnose CONTAINER --probe` on a container of your own: this engine is not healthy.',
    exitCode: EXIT.inconclusive,
  });
}
