import type { Finding, Remedy } from '../model/finding.ts';
import type { Reading } from '../model/reading.ts';
import { command, fact, heading, mark, output, text, title, verbatim } from './block.ts';
import type { Block } from './block.ts';
import { containerTitle } from './container-title.ts';
import { headline, speaksOfSlots } from './diagnosis-text.ts';
import type { DiagnosisView } from './diagnosis-text.ts';
import { citation, summary } from './finding-blocks.ts';
import { clauses, oneScreen } from './one-screen.ts';
import type { Part, Screen, Section } from './one-screen.ts';
import { holdersText, levelFacts, readingOf } from './reading-blocks.ts';
import { crashed, mostTelling, unread } from './rule-blocks.ts';
import { proofText } from './story-proof.ts';
import { entriesText, firstFailure, said, tally, tallyText } from './tally.ts';

/** Columns that the layout sets in front of a text, of a label's text and of a mark's. */
const TEXT = 2;
const FACT = 14;
const MARK = 4;

/** Lines that a sentence may take. */
const BECAUSE_ROWS = 6;
const TIED_ROWS = 4;
const SHORT_ROWS = 2;

const MOST_RULED_OUT = 4;

/** One screen for a person: what fails, where, why, the numbers, what to type, what was ruled out. */
export function diagnosisScreen(view: DiagnosisView, screen: Screen): string {
  const short = (sentence: string, taken: number, rows: number): string =>
    clauses(sentence, screen.columns - taken, rows);
  return oneScreen([head(view, short), why(view, short), toType(view, short), elseBut(view, short)], screen);
}

/** A sentence, the columns that are taken already, the lines it may have. */
type Short = (sentence: string, taken: number, rows: number) => string;

function part(rank: number, ...blocks: readonly Block[]): Part {
  return { blocks, rank };
}

function head({ container, depth, diagnosis, readings }: DiagnosisView, short: Short): Section {
  const [how, words] = headline(diagnosis);
  const attempts = readingOf(readings, 'exec.attempts') ?? [];
  const failure = firstFailure(attempts);
  const more = depth === 'passive' ? ': --probe tries one through each layer' : '';
  const execs = tally(attempts).total === 0 ? `none was tried${more}` : tallyText(attempts);
  const printed = failure === undefined ? '' : said(failure).trim();
  return {
    heading: null,
    parts: [
      part(0, title(containerTitle(container))),
      part(0, mark(how, short(words, MARK, SHORT_ROWS))),
      part(0, fact('execs', short(execs, FACT, SHORT_ROWS))),
      ...(failure === undefined ? [] : [part(2, fact('failed at', entriesText(attempts)))]),
      ...(printed === '' ? [] : [part(1, output(short(printed, MARK, SHORT_ROWS), SHORT_ROWS))]),
    ],
  };
}

function why({ depth, diagnosis, readings }: DiagnosisView, short: Short): Section {
  const slots = speaksOfSlots(diagnosis) ? readingOf(readings, 'container.tasks') : null;
  const held = slots === null ? [] : [part(4, fact('held by', short(holdersText(slots), FACT, 1)))];
  switch (diagnosis.status) {
    case 'healthy':
      return { heading: heading('The numbers'), parts: [...levels(readings), ...held] };
    case 'blind': {
      const missing = diagnosis.missing.length === 0 ? '' : ` Not read: ${diagnosis.missing.join(', ')}.`;
      return {
        heading: heading('Why'),
        parts: [part(0, text(short(diagnosis.why + missing, TEXT, BECAUSE_ROWS))), ...levels(readings), ...held],
      };
    }
    case 'tied':
      return {
        heading: heading('Why'),
        parts: [
          ...diagnosis.findings.map((each, index) =>
            part(index < 2 ? 0 : 3, mark('unsure', short(`${summary(each)}: ${each.because}`, MARK, TIED_ROWS))),
          ),
          ...held,
        ],
      };
    case 'named': {
      const { finding, others } = diagnosis;
      return {
        heading: heading('Why'),
        parts: [
          part(0, text(short(finding.because, TEXT, BECAUSE_ROWS))),
          part(3, text(short(finding.whyLayer, TEXT, SHORT_ROWS))),
          ...others.map((other, index) =>
            part(
              1 + index * 3,
              mark('unsure', short(`also seen: ${summary(other)}: ${other.because}`, MARK, SHORT_ROWS)),
            ),
          ),
          ...numbers(finding, short),
          ...held,
          ...proof(depth, readings, short),
        ],
      };
    }
  }
}

/** The two tightest: who asks why nothing fails wants to know how near it is. */
function levels(readings: readonly Reading[]): readonly Part[] {
  return levelFacts(readings)
    .slice(0, 2)
    .map((block) => part(4, block));
}

/** Quotes of what was read, a line each; the execs and the proof have lines of their own. */
function numbers({ citations }: Finding, short: Short): readonly Part[] {
  return citations
    .filter(({ kind }) => kind !== 'exec.attempts' && kind !== 'exec.intervention')
    .map((each, index) =>
      part(index === 0 ? 4 : 7, citation({ ...each, quote: short(each.quote, FACT, index === 0 ? SHORT_ROWS : 1) })),
    );
}

function proof(depth: DiagnosisView['depth'], readings: readonly Reading[], short: Short): readonly Part[] {
  const intervention = readingOf(readings, 'exec.intervention');
  if (intervention !== null) return [part(1, fact('proof', short(proofText(intervention), FACT, SHORT_ROWS)))];
  const absent = readings.findLast(({ kind }) => kind === 'exec.intervention');
  if (depth !== 'confirm' || absent?.status !== 'absent') return [];
  return [part(2, fact('proof', short(`none was tried: ${absent.why}`, FACT, SHORT_ROWS)))];
}

function toType({ diagnosis, readings }: DiagnosisView, short: Short): Section {
  const findings =
    diagnosis.status === 'named' ? [diagnosis.finding] : diagnosis.status === 'tied' ? diagnosis.findings : [];
  const each = findings.map(({ remedy }) => applicable(remedy, readings));
  return {
    heading: heading('What to type'),
    parts: each.flatMap((remedies) =>
      remedies.map((remedy, index) =>
        part(
          index === 0 ? 0 : 5 + index,
          fact(remedy.for, short(`${remedy.changes} (${remedy.lasts})`, FACT, SHORT_ROWS)),
          ...remedy.commands.map(remedy.for === 'kubelet' ? verbatim : command),
        ),
      ),
    ),
  };
}

/** What can be typed on this machine comes first: systemd's and the kubelet's words help where they made the cgroup. */
function applicable(remedies: readonly Remedy[], readings: readonly Reading[]): readonly Remedy[] {
  const paths = readingOf(readings, 'cgroup.pids')?.levels.map(({ path }) => path) ?? [];
  const isPod = paths.some((path) => path.includes('kubepods'));
  const isUnit = paths.some((path) => /\.(?:slice|scope)(?:\/|$)/u.test(path));
  const fits = ({ for: whose }: Remedy, index: number): boolean =>
    whose === 'kubelet' ? isPod : whose === 'systemd' ? isUnit || index === 0 : true;
  const fitting = remedies.filter(fits);
  return fitting.length === 0 ? remedies : fitting;
}

function elseBut({ rules, readings }: DiagnosisView, short: Short): Section {
  const telling = mostTelling(rules);
  const unjudged = rules.filter(({ status }) => status === 'no-evidence').length;
  const bugs = crashed(rules).map((sentence) => part(0, mark('unsure', short(sentence, MARK, SHORT_ROWS))));
  const failed = readings.flatMap(unread).map((sentence) => part(2, mark('unsure', short(sentence, MARK, 1))));
  const out = telling
    .slice(0, MOST_RULED_OUT)
    .map(({ rule, because }, index) =>
      part(index < 2 ? 2 + index : 4 + index, mark('skipped', short(`not ${rule}: ${because}`, MARK, 1))),
    );
  const counts = [`${telling.length} ruled out`, unjudged === 0 ? '' : `${unjudged} not judged`].filter(
    (count) => count !== '',
  );
  const all = mark('skipped', `${counts.join(', ')}: --verbose and --json say why of each`);
  return { heading: heading('What else it could have been'), parts: [...out, ...bugs, ...failed, part(0, all)] };
}
