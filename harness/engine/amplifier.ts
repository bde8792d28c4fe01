import { join } from 'node:path';

import type { Host } from '../host/host.ts';
import type { Hierarchy } from '../docker/hierarchies.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { AmplifierUse, AttachLatency } from '../model/run-report.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { identify } from './process-identity.ts';

/** Below this the runtime's child is attached before it has its threads, and a full cgroup refuses them. */
export const FAST_ATTACH_US = 2000;

/** One migration within each RCU grace period (some ms) is enough; see `payload/migration.c` for the tick. */
const INTERVAL_US = 1000;
const TICK_US = 100;
const SAMPLES = 9;
const COMMAND_TIMEOUT_MS = 20_000;

/** What the amplifier works with. */
export interface AmplifierTools {
  readonly host: Host;
  /** The payload's binary on this machine. */
  readonly payload: string;
  /** Of the pids controller: where its cgroups go. */
  readonly hierarchy: Hierarchy;
  /** Neutral and of this run. */
  readonly prefix: string;
  journal(what: string, undo: UndoStep): Promise<void>;
}

/** Two cgroups of this run's own, to measure and to churn in. Made once; the journal removes them. */
export interface AttachLab {
  measure(): Promise<AttachLatency>;
  /** Starts the churn and measures what it does. The result's `stop` is harmless twice. */
  churn(before: AttachLatency): Promise<{ readonly use: AmplifierUse; stop(): Promise<void> }>;
}

/**
 * Never `favordynmods`, which makes every attach fast as well: on Linux 6.18 it can not be taken back.
 */
export async function attachLab(tools: AmplifierTools): Promise<AttachLab> {
  const { host, payload, hierarchy, prefix, journal } = tools;
  const make = async (name: string): Promise<string> => {
    const path = join(hierarchy.mountPoint, `${prefix}-${name}`);
    await journal(`make the cgroup ${path}`, { kind: 'rmdir', path });
    await host.makeDir(path);
    return path;
  };
  const [a, b] = [await make('a'), await make('b')];

  async function measure(): Promise<AttachLatency> {
    const { exitCode, stdout, stderr } = await host.exec(payload, ['latency', a, b, String(SAMPLES)], {
      timeoutMs: COMMAND_TIMEOUT_MS,
    });
    if (exitCode !== 0) throw amplifierFailed(`latency: exit ${exitCode}: ${stderr.trim()}`);
    return latencyOf(stdout);
  }

  return {
    measure,
    async churn(before) {
      const companion = host.start(payload, ['--wait', 'churn', a, b, String(INTERVAL_US), String(TICK_US)]);
      try {
        await companion.line(COMMAND_TIMEOUT_MS);
        const identity = await identify(host, companion.pid);
        if (identity !== null) {
          await journal(`process ${companion.pid} moves between ${a} and ${b}`, { kind: 'kill', ...identity });
        }
        companion.send('go');
        await companion.line(COMMAND_TIMEOUT_MS);
        const during = await measure();
        const use: AmplifierUse = {
          status: 'on',
          kind: 'churn',
          intervalUs: INTERVAL_US,
          tickUs: TICK_US,
          before,
          during,
        };
        return { use, stop: async () => await companion.end() };
      } catch (error) {
        await companion.end();
        throw error;
      }
    },
  };
}

function latencyOf(line: string): AttachLatency {
  const value: unknown = JSON.parse(line);
  const number = (field: string): number => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
    if (typeof found !== 'number') throw amplifierFailed(`latency answered ${line.trim()}`);
    return found;
  };
  return {
    samples: number('samples'),
    minUs: number('minUs'),
    medianUs: number('medianUs'),
    maxUs: number('maxUs'),
  };
}

function amplifierFailed(what: string): HarnessError {
  return new HarnessError({
    code: 'AMPLIFIER_FAILED',
    message: `the amplifier could not work: ${what}`,
    hint: 'Try `--amplify never`; on a kernel before 6.0 none is needed.',
    exitCode: EXIT.inconclusive,
  });
}
