import { EXIT } from '../model/exit-code.ts';
import type { Qualification } from '../model/qualification.ts';
import { type Block, command, fact, heading, mark, path, text, title } from '../report/block.ts';
import { layout, type PageOptions } from '../report/layout.ts';
import { counted, durationText } from '../report/quantity.ts';
import type { Difference } from './differences.ts';
import type { Gate } from './gate.ts';
import { neededHeadroom, neededText } from './headroom.ts';
import { heldOf, invariantsOf } from './invariants.ts';
import { HARD_LIMIT, shortened } from './shortened.ts';

/** Changes that a person reads before she opens the report. */
const MOST_CHANGES = 10;

export interface GateTextOptions extends PageOptions {
  readonly path: string;
}

/** What changed, in ten lines, and what was found of each runtime in one. */
export function gateText(qualification: Qualification, gate: Gate, options: GateTextOptions): string {
  const { runtimes, engines, machine, durationMs, cells } = qualification;
  const blocks: readonly Block[] = [
    text(
      `${counted(runtimes.length, 'runtime')} in ${counted(engines.length, 'engine')} on Linux ${machine.kernel}, cgroup ${machine.cgroup}: ${counted(cells.length, 'cell')} in ${durationText(durationMs)}`,
    ),
    heading('Runtimes'),
    ...runtimes.map(({ name, version }) => runtimeMark(name, version, qualification)),
    ...changeBlocks(gate),
    title(verdictText(gate)),
    path('Report', options.path),
    ...(gate.differences.length + gate.problems.length === 0
      ? []
      : [command(`initp qualify ... --allow '${firstId(gate)}'`)]),
  ];
  return layout(blocks, options);
}

function runtimeMark(name: string, version: string, { cells }: Qualification): Block {
  const own = cells.filter(({ runtime }) => runtime === name);
  const invariants = invariantsOf(own);
  const broken = invariants.filter(({ status }) => status === 'broken').map((one) => one.name);
  const [oracle] = heldOf(own, 'oracle');
  const needs = heldOf(own, 'headroom').map(({ attach, points }) => `${neededText(neededHeadroom(points))} ${attach}`);
  const parts = [
    version,
    ...(oracle === undefined ? [] : [`healthy ${oracle.healthy.hits} of ${oracle.healthy.total}`]),
    ...(needs.length === 0 ? [] : [`needs free slots: ${needs.join(', ')}`]),
    ...(broken.length === 0 ? [] : [`broken: ${broken.join(', ')}`]),
  ];
  const unheld = own.some(({ status }) => status === 'not-held');
  return mark(broken.length > 0 ? 'no' : unheld ? 'unsure' : 'yes', `${name}: ${parts.join('; ')}`);
}

function changeBlocks({ remarks, differences, problems, accepted, unused, missing }: Gate): readonly Block[] {
  const changes: readonly Block[] = [
    ...remarks.map((remark) => mark('unsure', remark)),
    ...differences.map((one) => mark('no', differenceText(one))),
    ...problems.map(({ id, text: words, weight }) =>
      mark(weight === 'fails' ? 'no' : 'unsure', `${id}: ${shortened(words, HARD_LIMIT)}`),
    ),
  ];
  const more = changes.length - MOST_CHANGES;
  return [
    ...(changes.length === 0 ? [] : [heading('What is not as it should be'), ...changes.slice(0, MOST_CHANGES)]),
    ...(more > 0 ? [text(`and ${more} more, in the report`)] : []),
    ...(accepted.length === 0
      ? []
      : [fact('Accepted', accepted.slice(0, 5).join(', ') + (accepted.length > 5 ? ', ...' : ''))]),
    ...unused.map((word) => mark('unsure', `--allow ${word} fits nothing that was found`)),
    ...(missing.length === 0
      ? []
      : [mark('unsure', `${counted(missing.length, 'cell')} of the plan not measured, such as ${missing[0] ?? ''}`)]),
  ];
}

/** `runc-1.1 read-init-p: TEXT -> TEXT (3 places)` */
export function differenceText({ id, what, was, is, places }: Difference): string {
  const where = places.length === 1 ? (places[0] ?? '') : `${places.length} places`;
  const change = `${was === null ? 'nothing' : shortened(was)} -> ${is === null ? 'nothing' : shortened(is)}`;
  return `${id} ${what} (${where}): ${change}`;
}

function firstId({ differences, problems }: Gate): string {
  return differences[0]?.id ?? problems[0]?.id ?? '';
}

export function verdictText({ exitCode, differences, problems, missing }: Gate): string {
  const found = `${counted(differences.length, 'change')}, ${counted(problems.length, 'problem')}`;
  if (exitCode === EXIT.ok) return 'The gate is passed';
  if (exitCode === EXIT.dirty) return 'The machine was left dirty';
  if (exitCode === EXIT.failed) return `The gate is not passed: ${found}`;
  return `The gate can not say: ${counted(missing.length, 'cell')} missing, ${found}`;
}
