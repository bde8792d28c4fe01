import type { Candidate } from '../explain/candidate.ts';
import type { ExplainedGroup, Explanation } from '../explain/explain.ts';
import { fact, heading, mark, output, text } from './block.ts';
import type { Block, Mark } from './block.ts';
import { layout } from './layout.ts';
import type { PageOptions } from './layout.ts';
import { printable } from './printable.ts';
import { counted } from './quantity.ts';
import { fit } from './wrap.ts';

/** One screen: this many kinds of failure, the others are counted. */
const KINDS = 3;
const CANDIDATES = 3;
const LINES = 3;
const CELLS_OF_LINE = 300;
const NAMES = 4;

/** Failures that the same causes explain: told of once, whomever they hit. */
type Kind = readonly [ExplainedGroup, ...ExplainedGroup[]];

/** What `initp explain` tells a person: what failed, what can have caused it, what would decide. */
export function explanationText(explanation: Explanation, options: PageOptions): string {
  const { groups, echoes, dropped } = explanation;
  if (groups.length === 0) {
    const only = echoes > 0 ? ` ${counted(echoes, 'line')} only follow from a failure and never cause one.` : '';
    return layout([mark('unsure', `No failure of a container was recognised.${only}`)], options);
  }
  // The most telling first; of equals the first that was seen.
  const kinds = kindsOf(groups).toSorted(([a], [b]) => weightOf(b) - weightOf(a));
  const left = kinds.slice(KINDS).reduce((sum, kind) => sum + kind.length, 0);
  const notes = [
    ...(left > 0 ? [`${counted(left, 'more failure')}: --json has all.`] : []),
    ...(dropped > 0 ? [`${counted(dropped, 'more failing line')}, for which there was no room.`] : []),
    ...(echoes > 0 ? [`${counted(echoes, 'echo line')} dropped: they hand a failure on, or follow from one.`] : []),
  ];
  return layout(
    [
      ...kinds.slice(0, KINDS).flatMap(kindBlocks),
      ...(notes.length === 0 ? [] : [heading('Not shown'), text(notes.join(' '))]),
    ],
    options,
  );
}

function kindsOf(groups: readonly ExplainedGroup[]): readonly Kind[] {
  const kinds = new Map<string, [ExplainedGroup, ...ExplainedGroup[]]>();
  for (const group of groups) {
    const causes = group.candidates.slice(0, CANDIDATES).map(({ cause, because }) => `${cause} ${because}`);
    // Without candidates each is a riddle of its own.
    const key = causes.length === 0 ? group.text : [group.printedBy ?? '', ...causes].join('\n');
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [group]);
    else kind.push(group);
  }
  return [...kinds.values()];
}

function weightOf({ candidates }: ExplainedGroup): number {
  return candidates[0]?.weight ?? -1;
}

function kindBlocks(kind: Kind): readonly Block[] {
  const [group] = kind;
  const lines = group.text.split('\n').map((line) => fit(printable(line), CELLS_OF_LINE));
  return [
    heading(headline(kind)),
    output(lines.join('\n'), LINES),
    ...(group.printedBy === null ? [] : [fact('printed by', group.printedBy)]),
    ...group.candidates.slice(0, CANDIDATES).flatMap((candidate, index) => candidateBlocks(candidate, index, group)),
    group.candidates.length === 0 ? mark('unsure', 'No known cause prints this.') : text(verdictOf(group)),
  ];
}

function headline(kind: Kind): string {
  const [{ execId, time }] = kind;
  const names = [...new Set(kind.flatMap(({ container }) => container ?? []))].map((name) => name.slice(0, 80));
  const more = names.length > NAMES ? ` and ${names.length - NAMES} more` : '';
  const who = names.length > 0 ? `${names.slice(0, NAMES).join(', ')}${more}` : `exec ${(execId ?? '').slice(0, 12)}`;
  const last = kind.findLast(({ lastTime }) => lastTime !== null)?.lastTime ?? null;
  const when = time === null ? '' : `, ${time}`;
  const until = last === null || last === time ? '' : ` to ${last}`;
  const count = kind.reduce((sum, group) => sum + group.count, 0);
  const whom = names.length === 0 && execId === null ? 'A failure' : who;
  return `${whom}${when}${until}${count > 1 ? `, ${count} times` : ''}`;
}

function candidateBlocks(candidate: Candidate, index: number, group: ExplainedGroup): readonly Block[] {
  const head = `${candidate.cause} in ${candidate.layer}: ${candidate.because}`;
  const decides = candidate.decidedBy.slice(0, 2).join('; ');
  return [
    mark(markOf(candidate, index, group), head),
    fact('decided by', decides),
    ...(index === 0 ? [fact('remedy', candidate.remedy)] : []),
  ];
}

function markOf({ weight }: Candidate, index: number, group: ExplainedGroup): Mark {
  if (index === 0 && isNamed(group)) return 'no';
  return weight === 0 ? 'skipped' : 'unsure';
}

/** The words are those of one cause, and nothing else comes near. */
function isNamed({ candidates }: ExplainedGroup): boolean {
  const [first, second] = candidates;
  return first !== undefined && first.weight >= 9 && first.weight - (second?.weight ?? 0) >= 2;
}

function verdictOf(group: ExplainedGroup): string {
  if (isNamed(group)) return 'The text names its cause.';
  const [first, second] = group.candidates;
  const tied = first !== undefined && second !== undefined && first.weight === second.weight;
  return `The text alone does not decide${tied ? ': it speaks for the first two equally' : ''}. The evidence above does.`;
}
