import { readFile } from 'node:fs/promises';

import containerHome from '../collectors/container-home.ts';
import { targetOf } from '../collectors/target.ts';
import { NULL_EXEC } from '../docker/null-exec.ts';
import { type TraceChoice, traceExec } from '../engine/trace-exec.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import type { ExecTrace } from '../model/exec-trace.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { UndoStep } from '../model/undo-step.ts';
import { traceChrome } from '../report/trace-chrome.ts';
import { traceSvg } from '../report/trace-svg.ts';
import { traceText } from '../report/trace-text.ts';
import { parseExecTrace } from '../schema/exec-trace-document.ts';
import { atEngine } from './chosen-engine.ts';
import { tellOfDeadRuns } from './dead-runs.ts';
import { reached } from './look.ts';
import { checkNew, writeNew } from './new-file.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';
import { withSession } from './with-session.ts';

/** What a trace can be drawn as. */
export type TraceFormat = 'text' | 'svg' | 'perfetto' | 'json';

export interface TraceOptions {
  readonly method: TraceChoice;
  readonly format: TraceFormat;
  /** A file; `undefined`: standard output. */
  readonly output: string | undefined;
  readonly force: boolean;
  /** Another container, or a file with a trace, to be shown beside it. */
  readonly beside: string | undefined;
  /** A saved trace instead of a container. */
  readonly from: string | undefined;
  readonly timeoutMs: number;
  readonly engine: string | undefined;
  /** `null`: the null exec. */
  readonly exec: ExecSpec | null;
}

/** What really happens inside one exec, as a timeline. */
export async function trace(container: string | undefined, options: TraceOptions, to: Terminal): Promise<ExitCode> {
  const { output, format, beside, from } = options;
  if ((container === undefined) === (from === undefined)) throw usage('give a container, or --from a file');
  if (output !== undefined) await checkNew(output, options.force ? 'replace' : 'refuse');
  const around = await atEngine(surroundings(), options.engine);
  const first = from === undefined ? await traced(around, container ?? '', { options, to }) : await saved(from);
  const second =
    beside === undefined ? null : isFile(beside) ? await saved(beside) : await traced(around, beside, { options, to });
  to.document(second === null ? first : { schemaVersion: 1, trace: first, beside: second });
  const drawn = drawing([first, ...(second === null ? [] : [second])], format, to);
  if (output === undefined) to.print(drawn);
  else {
    await writeNew(output, Buffer.from(`${drawn}\n`), options.force ? 'replace' : 'refuse');
    to.say(`written: ${output}`);
  }
  return EXIT.ok;
}

function drawing(traces: readonly ExecTrace[], format: TraceFormat, to: Terminal): string {
  switch (format) {
    case 'text':
      return traceText(traces, to);
    case 'svg':
      return traceSvg(traces);
    case 'perfetto':
      return JSON.stringify(traceChrome(traces));
    case 'json':
      return JSON.stringify(
        traces.length === 1 ? traces[0] : { schemaVersion: 1, trace: traces[0], beside: traces[1] },
        null,
        2,
      );
  }
}

/** Beside the two execs: a busy machine takes its time to start and to end them. */
const GRACE_MS = 60_000;

interface Asked {
  readonly options: TraceOptions;
  readonly to: Terminal;
}

async function traced(around: Surroundings, container: string, { options, to }: Asked): Promise<ExecTrace> {
  await tellOfDeadRuns(around, to);
  const located = await reached(around, container);
  const target = await targetOf({ host: around.host, ...located, exec: options.exec });
  const home = await containerHome.collect(target);
  if (home.status === 'absent') {
    throw new HarnessError({
      code: 'TRACE_FAILED',
      message: `${located.inspect.name} has no shim whose runtime could be asked: ${home.why}`,
      hint: `Run \`initp diagnose ${located.inspect.name}\`: it says what became of the container.`,
      exitCode: EXIT.inconclusive,
    });
  }
  const { id, name } = located.inspect;
  const plan = {
    container: { id, name },
    spec: options.exec ?? NULL_EXEC,
    timeoutMs: options.timeoutMs,
    choice: options.method,
  };
  // A process that is started is a change to the machine.
  const moment = { around, scope: 'trace', timeoutMs: 2 * options.timeoutMs + GRACE_MS, to } as const;
  return await withSession(moment, async ({ session, signal }) => {
    const journal = async (what: string, undo: UndoStep): Promise<void> => {
      await session.journal('trace', what, undo);
    };
    return await traceExec(
      { host: around.host, engineHost: target.engineHost, home: home.value, journal, signal },
      plan,
    );
  });
}

/** A container can not be called like a path. */
function isFile(word: string): boolean {
  return /\/|\.json$/u.test(word);
}

const MOST_BYTES = 32 * 1024 ** 2;

async function saved(path: string): Promise<ExecTrace> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw usage(`${path} can not be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (text.length > MOST_BYTES) throw usage(`${path} has more than 32 MiB`);
  return parseExecTrace(text, path);
}

function usage(message: string): HarnessError {
  return new HarnessError({ code: 'USAGE', message, hint: 'Run `initp trace --help`.', exitCode: EXIT.usage });
}
