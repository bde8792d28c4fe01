import { type Verified, verifyTrial } from '../diagnosis/verify.ts';
import { EXIT, type ExitCode } from '../model/exit-code.ts';
import type { RunReport } from '../model/run-report.ts';
import { scoreOf } from '../report/score.ts';
import { trialName } from '../report/trial-groups.ts';
import { type VerifiedTrial, verifyText } from '../report/verify-text.ts';
import { rules } from '../rules/index.ts';
import { type LoadedReport, loadReports } from './loaded-report.ts';
import { render } from './render.ts';
import { isQualification, qualifySaved } from './qualify-saved.ts';
import { checkedOutputs, type ReportOutput, writeOutput } from './report-outputs.ts';
import { unknownWord } from './selection.ts';
import type { Terminal } from './terminal.ts';

export interface ReportOptions {
  readonly format: readonly ReportOutput[];
  readonly output: string | undefined;
  /** The trials of this scenario alone, in full. */
  readonly scenario: string | undefined;
  readonly verify: boolean;
}

/** A qualification without a baseline: what is wrong by itself, and what is missing. */
const TOLD = { baseline: null, writeBaseline: null, allow: [], format: 'text' } as const;

/** Renders runs again from disk, merged when there are several; or diagnoses their trials again. */
export async function report(places: readonly string[], options: ReportOptions, to: Terminal): Promise<ExitCode> {
  const isQualified = await Promise.all(places.map(isQualification));
  if (isQualified.length > 0 && !isQualified.includes(false)) return await qualifySaved(places, TOLD, to);
  const outputs = await checkedOutputs(options.format, { output: options.output, json: to.json });
  const all = await loadReports(places);
  const loaded = options.scenario === undefined ? all : { ...all, report: only(options.scenario, all.report) };
  if (options.verify) return await verify(loaded, to);

  const toStdout = outputs.find(({ file }) => file === null);
  for (const { format, file } of outputs) {
    if (file === null) continue;
    await writeOutput(file, await render(format, loaded, { ...to, colour: false }));
    to.say(`wrote ${file}`);
  }
  to.document(loaded.report);
  if (toStdout !== undefined || outputs.length === 0) {
    to.print((await render(toStdout?.format ?? 'text', loaded, to)).replace(/\n$/u, ''));
  }
  return loaded.report.exitCode;
}

function only(scenario: string, whole: RunReport): RunReport {
  const trials = whole.trials.filter((trial) => trial.scenario === scenario);
  if (trials.length > 0) return { ...whole, trials, score: scoreOf(trials) };
  const names = whole.score.scenarios.map((one) => one.scenario);
  throw unknownWord('scenario in this report', scenario, names);
}

/** Is the evidence complete, and are the rules still of the same mind? */
async function verify({ report: whole, readings }: LoadedReport, to: Terminal): Promise<ExitCode> {
  const trials: VerifiedTrial[] = [];
  for (const trial of whole.trials) {
    let verified: Verified;
    try {
      verified = trial.diagnosis === null ? { status: 'nothing' } : verifyTrial(trial, await readings(trial), rules);
    } catch (error) {
      verified = { status: 'unreadable', why: error instanceof Error ? error.message : String(error) };
    }
    trials.push({ name: trialName(trial), verified });
  }
  const score = JSON.stringify(scoreOf(whole.trials)) === JSON.stringify(whole.score) ? 'same' : 'differs';
  to.document({ schemaVersion: 1, run: whole.run, initp: whole.initp, trials, score });
  to.print(verifyText(trials, score, to));
  const statuses = new Set(trials.map(({ verified }) => verified.status));
  if (statuses.has('differs') || score === 'differs') return EXIT.failed;
  return statuses.has('unreadable') || !statuses.has('same') ? EXIT.inconclusive : EXIT.ok;
}
