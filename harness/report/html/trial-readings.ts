import type { Reading } from '../../model/reading.ts';
import type { Trial } from '../../model/run-report.ts';
import { element, type Markup } from '../markup.ts';
import { durationText } from '../quantity.ts';
import { citedKinds } from './trial-finding.ts';
import { code, fold, outputMarkup, prose, section } from './words.ts';

/** Shown in full elsewhere on the page of the trial. */
const ELSEWHERE: ReadonlySet<string> = new Set(['exec.attempts', 'exec.intervention']);
const MOST_LINES = 400;

export interface ShownReadings {
  /** `null`: they are not beside the report. */
  readonly readings: readonly Reading[] | null;
  /** Characters for all that a trial's readings take on the page. */
  readonly room: number;
}

/** The readings that the finding cites, as they were saved: of each kind the last, which is the one the rules saw. */
export function trialReadings(trial: Trial, id: string, { readings, room }: ShownReadings): Markup | null {
  const cited = [...citedKinds(trial.diagnosis)].filter((kind) => !ELSEWHERE.has(kind));
  if (cited.length === 0) return null;
  if (readings === null) {
    return section(
      'The readings',
      cited.map((kind) => element('p', { id: `${id}.${kind}` }, `${kind}: its reading is not beside the report.`)),
    );
  }
  const each = Math.floor(room / cited.length);
  return section(
    'The readings that are cited',
    cited.map((kind) => {
      const reading = readings.findLast((one) => one.kind === kind);
      if (reading === undefined) return element('p', { id: `${id}.${kind}` }, `${kind}: not read.`);
      return fold(
        `${id}.${kind}`,
        [element('b', {}, kind), ` (${reading.status}, ${when(reading.source.atMs)})`],
        element('p', { class: 'small' }, 'To see the same, type:'),
        code(prose(reading.source.how)),
        outputMarkup(valueText(reading, each), MOST_LINES),
      );
    }),
  );
}

function when(atMs: number): string {
  return atMs < 0 ? `${durationText(-atMs)} before the injection` : `${durationText(atMs)} after the injection`;
}

function valueText(reading: Reading, most: number): string {
  const text =
    reading.status === 'read'
      ? JSON.stringify(reading.value, null, 1)
      : reading.status === 'absent'
        ? reading.why
        : reading.error;
  const short = prose(text);
  if (short.length <= most) return short;
  return `${short.slice(0, most)}\n… cut here: the whole is in the readings.json of the trial (${short.length} characters)`;
}
