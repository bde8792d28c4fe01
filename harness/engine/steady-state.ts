import { TRUE_EXEC } from '../docker/null-exec.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { EngineApi } from '../docker/engine-api.ts';

/** An exec that fails before anything is broken would be blamed on the fault. */
export async function steadyState(engine: EngineApi, id: string, timeoutMs: number): Promise<void> {
  const { stdout, stderr, exitCode } = await engine.exec(id, TRUE_EXEC, timeoutMs);
  if (exitCode === 0) return;
  throw new HarnessError({
    code: 'WORKLOAD_FAILED',
    message: `an exec failed before anything was broken: exit ${exitCode}: ${(stdout + stderr).trim().slice(0, 500)}`,
    hint: 'Run `initp diagnose CONTAINER --probe` on a container of your own: this engine is not healthy.',
    exitCode: EXIT.inconclusive,
  });
}
