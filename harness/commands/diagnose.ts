import { exitCodeOfDiagnosis } from '../diagnosis/exit-code-of-run.ts';
import { inShort, inShortText } from '../diagnosis/in-short.ts';
import { rank } from '../diagnosis/rank.ts';
import { runRules } from '../diagnosis/run-rules.ts';
import type { BundleManifest } from '../model/bundle.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { Depth } from '../model/reading.ts';
import { diagnosisScreen } from '../report/diagnosis-screen.ts';
import { type DiagnosisView, diagnosisText } from '../report/diagnosis-text.ts';
import { printable } from '../report/printable.ts';
import { rules } from '../rules/index.ts';
import { atEngine } from './chosen-engine.ts';
import { look, reached } from './look.ts';
import { surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';
import { withSession } from './with-session.ts';

export interface DiagnoseOptions {
  readonly probe: boolean;
  readonly confirm: boolean;
  readonly from: string | undefined;
  readonly timeoutMs: number;
  /** That of `DOCKER_HOST` when left out. */
  readonly engine: string | undefined;
  /** Whether `--confirm` may lift a limit of the whole host. */
  readonly allowHost: boolean;
  /** Again and again, so many milliseconds apart; `null`: once. */
  readonly watchEveryMs: number | null;
  /** Everything that was found out, instead of one screen. */
  readonly verbose: boolean;
  /** The person's own exec, the command after `--`, tried at the probe depth; `null` when none was given. */
  readonly exec: ExecSpec | null;
}

/** For the person with a live incident; the harness uses the same code. */
export async function diagnose(
  container: string | undefined,
  options: DiagnoseOptions,
  to: Terminal,
): Promise<ExitCode> {
  const { watchEveryMs } = options;
  if (watchEveryMs !== null && options.from !== undefined)
    throw usage('--watch looks at a container, --from at a file');
  if (watchEveryMs !== null && options.confirm) throw usage('--confirm changes a limit: once, and not with --watch');
  if (options.from !== undefined) return await diagnoseFrom(options.from, options.verbose, to);
  if (container === undefined) throw usage('no container was given');
  const depth: Depth = options.confirm ? 'confirm' : options.probe ? 'probe' : 'passive';
  if (options.allowHost && depth !== 'confirm') throw usage('--allow-host is for --confirm');
  const around = await atEngine(surroundings(), options.engine);
  if (watchEveryMs !== null && depth !== 'confirm') {
    const { watch } = await import('./watch.ts');
    const { timeoutMs, exec } = options;
    return await watch(around, { container, intervalMs: watchEveryMs, depth, timeoutMs, exec }, to);
  }
  const located = await reached(around, container);
  const { inspect } = located;
  const asked = { located, depth, timeoutMs: options.timeoutMs, exec: options.exec };
  const seen =
    depth === 'confirm'
      ? // A lifted limit is a change to the machine.
        await withSession({ around, scope: 'diagnose', timeoutMs: LONGEST_MS, to }, async ({ session }) => {
          const reach = options.allowHost ? 'host' : 'container';
          return await look(around, { ...asked, lifting: { session, reach } });
        })
      : await look(around, { ...asked, lifting: null });
  return tell({ container: { id: inspect.id, name: inspect.name }, depth, ...seen }, options.verbose, to);
}

function tell(view: DiagnosisView, verbose: boolean, to: Terminal): ExitCode {
  const { container, depth, diagnosis, rules: results, readings } = view;
  to.document({ schemaVersion: 1, container, depth, diagnosis, rules: results, readings });
  to.print(verbose ? diagnosisText(view, to) : diagnosisScreen(view, to));
  return exitCodeOfDiagnosis(diagnosis.status);
}

/** Its execs have deadlines of their own; this is for a process that is stopped or turns in circles. */
const LONGEST_MS = 10 * 60_000;

async function diagnoseFrom(path: string, verbose: boolean, to: Terminal): Promise<ExitCode> {
  // Loaded late: the schema library costs more than a whole passive diagnosis.
  const { savedEvidence } = await import('./saved-evidence.ts');
  const { file, manifest } = await savedEvidence(path);
  const results = runRules(rules, file.readings);
  const diagnosis = rank(results, file.readings);
  if (manifest !== null) tellOfBundle(manifest, diagnosis, to);
  const { container, depth, readings } = file;
  return tell({ container, depth, readings, rules: results, diagnosis }, verbose, to);
}

/** Where the evidence is from, and whether it was told otherwise there. */
function tellOfBundle(manifest: BundleManifest, diagnosis: Diagnosis, to: Terminal): void {
  const { collectedAt, initpVersion, redacted } = manifest;
  to.say(
    printable(
      `collected ${collectedAt} by initp ${initpVersion}${redacted === 'yes' ? ', redacted' : ', not redacted'}`,
    ),
  );
  const [there, here] = [inShortText(manifest.diagnosis), inShortText(inShort(diagnosis))];
  if (there !== here)
    to.say(printable(`warning: where it was collected the diagnosis was ${there}; here it is ${here}`));
}

function usage(message: string): HarnessError {
  return new HarnessError({
    code: 'USAGE',
    message,
    hint: 'Run `initp diagnose --help`.',
    exitCode: EXIT.usage,
  });
}
