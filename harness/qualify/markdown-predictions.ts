import type { Qualification } from '../model/qualification.ts';
import { row } from './markdown-row.ts';
import { PREDICTIONS } from './predictions.ts';
import { type Prophecy, prophecyOf } from './prophecy.ts';

/** What the sources said before anything was run, and what was seen. */
export function predictionSection(qualification: Qualification): readonly string[] {
  const all = PREDICTIONS.map((prediction) => prophecyOf(prediction, qualification));
  const count = (status: Prophecy['status']): number => all.filter((one) => one.status === status).length;
  return [
    '## Predictions',
    '',
    'Read in the sources of runc, crun, containerd and dockerd before it was run. ' +
      `${count('confirmed')} confirmed, ${count('partly')} true of some execs, ${count('refuted')} refuted, ${count('not-measured')} not measured.`,
    '',
    row('broken', 'runtimes', 'predicted', 'came true', 'execs', 'otherwise'),
    row('---', '---', '---', '---', '---', '---'),
    ...all.map(predictionRow),
    '',
  ];
}

const WORDS = { confirmed: 'yes', partly: 'partly', refuted: 'no', 'not-measured': 'not measured' } as const;

function predictionRow({ prediction, status, hits, total, otherwise, by }: Prophecy): string {
  const { docker, families, cause, words } = prediction;
  const engines = docker === null ? '' : docker.from > 0 ? `, Docker >= ${docker.from}` : `, Docker < ${docker.below}`;
  const others = otherwise.length === 0 ? '-' : `${by.join(', ')}: ${otherwise.slice(0, 2).join('; ')}`;
  return row(
    cause,
    families.join(', ') + engines,
    words,
    WORDS[status],
    total === 0 ? '-' : `${hits} of ${total}`,
    others,
  );
}
