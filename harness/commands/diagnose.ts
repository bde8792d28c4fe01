import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

import { inspectContainer } from '../collectors/container-inspect.ts';
import { exitCodeOfDiagnosis } from '../diagnosis/exit-code-of-run.ts';
import { rank } from '../diagnosis/rank.ts';
import { runRules } from '../diagnosis/run-rules.ts';
import { NULL_EXEC } from '../docker/null-exec.ts';
import { examine, type Examined } from '../engine/examine.ts';
import { reachEngine } from '../engine/preflight.ts';
import { openSession, type Session } from '../engine/session.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Depth } from '../model/reading.ts';
import { diagnosisText } from '../report/diagnosis-text.ts';
import { rules } from '../rules/index.ts';
import { tellOfDeadRuns } from './dead-runs.ts';
import { onSignals } from './signals.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface DiagnoseOptions {
  readonly probe: boolean;
  readonly confirm: boolean;
  readonly from: string | undefined;
  readonly timeoutMs: number;
  /** Whether `--confirm` may lift a limit of the whole host. */
  readonly allowHost: boolean;
  /** The person's own exec, the command after `--`, tried at the probe depth; `null` when none was given. */
  readonly exec: ExecSpec | null;
}

type Seen = Pick<Examined, 'readings' | 'rules' | 'diagnosis'>;

/** For the person with a live incident; the harness uses the same code. */
export async function diagnose(
  container: string | undefined,
  options: DiagnoseOptions,
  to: Terminal,
): Promise<ExitCode> {
  if (options.from !== undefined) return await diagnoseFrom(options.from, to);
  if (container === undefined) throw usage('no container was given');
  const depth: Depth = options.confirm ? 'confirm' : options.probe ? 'probe' : 'passive';
  if (options.allowHost && depth !== 'confirm') throw usage('--allow-host is for --confirm');
  const around = surroundings();
  await tellOfDeadRuns(around, to);
  const inspect = await reached(around, container);
  const seen =
    depth === 'confirm'
      ? await withSession(around, to, async (session) => await look(around, { inspect, depth, options, session }))
      : await look(around, { inspect, depth, options, session: null });
  return tell({ id: inspect.id, name: inspect.name }, depth, seen, to);
}

function tell(container: { id: string; name: string }, depth: Depth, seen: Seen, to: Terminal): ExitCode {
  const { readings, rules: results, diagnosis } = seen;
  to.document({ schemaVersion: 1, container, depth, diagnosis, rules: results, readings });
  to.print(diagnosisText({ container, depth, diagnosis, rules: results, readings }, to));
  return exitCodeOfDiagnosis(diagnosis.status);
}

/** The engine's own words when it can not be reached, and not those of the first call that failed. */
async function reached(around: Surroundings, container: string): Promise<Awaited<ReturnType<typeof inspectContainer>>> {
  try {
    return await inspectContainer(around.engine, container);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    await reachEngine(around.engine);
    throw error;
  }
}

interface Look {
  readonly inspect: Awaited<ReturnType<typeof inspectContainer>>;
  readonly depth: Depth;
  readonly options: DiagnoseOptions;
  /** Where the confirm depth journals its lift. */
  readonly session: Session | null;
}

async function look(around: Surroundings, { inspect, depth, options, session }: Look): Promise<Examined> {
  const { host, engine } = around;
  const startedMs = host.nowMs();
  const { exec } = options;
  return await examine({
    target: { host, engine, inspect, exec },
    depth,
    plan: {
      kinds: [
        { kind: 'null-exec', spec: NULL_EXEC, count: 1 },
        ...(exec === null ? [] : [{ kind: 'command' as const, spec: exec, count: 1 }]),
      ],
      timeoutMs: options.timeoutMs,
    },
    execPrefix: `probe-${randomBytes(4).toString('hex')}`,
    atMs: () => host.nowMs() - startedMs,
    confirming:
      session === null
        ? null
        : {
            reach: options.allowHost ? 'host' : 'container',
            journal: async (what, undo) => {
              const step = await session.journal('diagnose', what, undo);
              return { done: async () => await session.markDone(step) };
            },
          },
    enter: () => {},
  });
}

/** A lifted limit is a change to the machine: journal, watchdog and signals as in a run. */
async function withSession(
  around: Surroundings,
  to: Terminal,
  work: (session: Session) => Promise<Examined>,
): Promise<Examined> {
  const startedAt = new Date().toISOString();
  const run = `diagnose-${randomBytes(4).toString('hex')}`;
  const session = await openSession({ ...around, run, startedAt });
  const signals = onSignals(session, to);
  try {
    const examined = await work(session);
    signals.signal.throwIfAborted();
    return examined;
  } finally {
    await session.undo('diagnose');
    await session.close();
    signals.stop();
  }
}

async function diagnoseFrom(path: string, to: Terminal): Promise<ExitCode> {
  // Loaded late: the schema library costs more than a whole passive diagnosis.
  const { MAX_READINGS_BYTES, parseReadings } = await import('../schema/readings.ts');
  let text: string;
  try {
    if ((await stat(path)).size > MAX_READINGS_BYTES) throw new Error(`larger than ${MAX_READINGS_BYTES} bytes`);
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new HarnessError({
      code: 'READINGS_INVALID',
      message: `${path} can not be read: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Give the readings.json of a trial: reports/runs/RUN/trials/NAME/readings.json.',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
  const { container, depth, readings } = parseReadings(text);
  const results = runRules(rules, readings);
  return tell(container, depth, { readings, rules: results, diagnosis: rank(results, readings) }, to);
}

function usage(message: string): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message,
    hint: 'Run `initp diagnose --help`.',
    exitCode: EXIT.usage,
  });
}
