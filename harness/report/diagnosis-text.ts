import type { Diagnosis } from '../model/diagnosis.ts';
import type { Finding, RuleResult } from '../model/finding.ts';
import type { Depth, Reading } from '../model/reading.ts';
import { fact, heading, mark, output, text, title } from './block.ts';
import type { Block, Mark } from './block.ts';
import { containerTitle } from './container-title.ts';
import { causeBlocks, headroomText, remedyBlocks, summary } from './finding-blocks.ts';
import { layout } from './layout.ts';
import type { PageOptions } from './layout.ts';
import { readingOf, slotBlocks } from './reading-blocks.ts';
import { ruleBlocks } from './rule-blocks.ts';
import { proofBlocks } from './story-proof.ts';
import { entriesText, firstFailure, said, tally, tallyText } from './tally.ts';

/** Everything `initp diagnose` has found out. */
export interface DiagnosisView {
  readonly container: { readonly id: string; readonly name: string };
  readonly depth: Depth;
  readonly diagnosis: Diagnosis;
  readonly rules: readonly RuleResult[];
  readonly readings: readonly Reading[];
}

/** All of it for a person: what fails, where, why, the numbers, who holds the slots, what to type. */
export function diagnosisText(view: DiagnosisView, options: PageOptions): string {
  const { container, diagnosis, rules, readings } = view;
  const intervention = readingOf(readings, 'exec.intervention');
  const finding = diagnosis.status === 'named' ? diagnosis.finding : null;
  return layout(
    [
      title(containerTitle(container)),
      mark(...headline(diagnosis)),
      ...symptomBlocks(view),
      ...causeBlocks(diagnosis),
      ...(speaksOfSlots(diagnosis) ? slotBlocks(readings) : []),
      ...(finding === null ? [] : remedyBlocks(finding)),
      ...(intervention === null ? noProofBlocks(view) : proofBlocks(intervention)),
      ...ruleBlocks(rules, readings),
    ],
    options,
  );
}

/** Who holds the slots is of interest where a limit of tasks is suspected, and where nobody knows. */
export function speaksOfSlots(diagnosis: Diagnosis): boolean {
  switch (diagnosis.status) {
    case 'named':
      return citesSlots([diagnosis.finding, ...diagnosis.others]);
    case 'tied':
      return citesSlots(diagnosis.findings);
    case 'healthy':
      return diagnosis.headroom.freeSlots !== null;
    case 'blind':
      return true;
  }
}

function citesSlots(findings: readonly Finding[]): boolean {
  return findings.some(({ citations }) => citations.some(({ kind }) => kind === 'cgroup.pids'));
}

/** A proof that was asked for and could not be had: why. */
function noProofBlocks({ depth, readings }: DiagnosisView): readonly Block[] {
  const absent = readings.findLast(({ kind }) => kind === 'exec.intervention');
  if (depth !== 'confirm' || absent?.status !== 'absent') return [];
  return [heading('The proof'), text(`None was tried: ${absent.why}.`)];
}

/** Status, cause, layer and strength. */
export function headline(diagnosis: Diagnosis): [Mark, string] {
  switch (diagnosis.status) {
    case 'named':
      return [headMark(diagnosis.finding), summary(diagnosis.finding)];
    case 'tied':
      return ['unsure', `${diagnosis.findings.length} causes fit equally well`];
    case 'healthy':
      return ['yes', `healthy. ${headroomText(diagnosis.headroom)}`];
    case 'blind':
      return ['unsure', 'it can not be told'];
  }
}

/** A weak finding may not be doing harm right now. */
function headMark({ strength }: Finding): Mark {
  return strength === 'weak' ? 'unsure' : 'no';
}

function symptomBlocks({ depth, readings }: DiagnosisView): readonly Block[] {
  const attempts = readingOf(readings, 'exec.attempts') ?? [];
  if (tally(attempts).total === 0) {
    const more = depth === 'passive' ? ': --probe tries one through each layer' : '';
    return [fact('execs', `none was tried${more}`)];
  }
  const failure = firstFailure(attempts);
  const seen = fact('execs', tallyText(attempts));
  if (failure === undefined) return [seen];
  return [seen, fact('failed at', entriesText(attempts)), output(said(failure), 3)];
}
