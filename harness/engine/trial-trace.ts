import containerHome from '../collectors/container-home.ts';
import type { Target } from '../collectors/collector.ts';
import { NULL_EXEC } from '../docker/null-exec.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import type { ExecTrace } from '../model/exec-trace.ts';
import { serializeError } from './serialize-error.ts';
import { type TraceTools, traceExec } from './trace-exec.ts';

/** The inside of one more exec of a trial, or why there is none. */
export type TrialTrace =
  | { readonly status: 'seen'; readonly trace: ExecTrace }
  | { readonly status: 'failed'; readonly why: string };

export interface TrialTracing extends Pick<TraceTools, 'journal' | 'signal'> {
  readonly container: ExecTrace['container'];
  /** `null`: the null exec. */
  readonly exec: ExecSpec | null;
  readonly timeoutMs: number;
}

/**
 * One exec into the container of a trial while its fault stands, seen from the inside. It comes after the diagnosis and is
 * no part of the symptom: being watched slows it down. Never throws.
 */
export async function traceTrial(
  target: Target,
  { container, exec, timeoutMs, journal, signal }: TrialTracing,
): Promise<TrialTrace> {
  try {
    const home = await containerHome.collect(target);
    if (home.status === 'absent') return { status: 'failed', why: home.why };
    const { host, engineHost } = target;
    const trace = await traceExec(
      { host, engineHost, home: home.value, journal, signal },
      { container, spec: exec ?? NULL_EXEC, timeoutMs, choice: 'auto' },
    );
    return { status: 'seen', trace };
  } catch (error) {
    return { status: 'failed', why: serializeError(error).message };
  }
}
