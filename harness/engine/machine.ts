import { arch, cpus, release, totalmem } from 'node:os';

import type { EngineInfo } from '../model/container.ts';
import type { Machine } from '../model/run-report.ts';

/** The machine as the report names it. */
export function machineOf(engine: EngineInfo): Machine {
  return {
    kernel: release(),
    arch: arch(),
    cpus: cpus().length,
    memoryBytes: totalmem(),
    cgroup: engine.cgroupVersion,
    engine: engine.version,
    runtime: `${engine.defaultRuntime} ${engine.runtimeVersion}`,
  };
}
