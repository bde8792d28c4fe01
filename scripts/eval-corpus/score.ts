import { explainText } from '../../harness/explain/explain.ts';
import type { Candidate } from '../../harness/explain/candidate.ts';
import type { CauseEntry } from '../../harness/model/knowledge.ts';
import { wilson } from '../../harness/report/wilson.ts';
import { LAYER_OF } from './layers.ts';

/** A report whose cause is known, as one line of the file holds it. */
export interface Report {
  readonly id: string;
  readonly text: readonly string[];
  readonly layer: string;
  readonly cause: string;
}

export interface Scored {
  readonly report: Report;
  readonly candidates: readonly Candidate[];
  readonly layer: boolean;
  readonly first: boolean;
  readonly three: boolean;
}

export const MEASURES = ['layer', 'three', 'first'] as const;

export const MEASURE_TEXT = {
  layer: 'layer right',
  three: 'cause in the first three',
  first: 'cause first',
} as const satisfies Record<(typeof MEASURES)[number], string>;

export const AIM_RATIO = { layer: 0.85, three: 0.9, first: 0.7 } as const;

export function score(report: Report, causes: readonly CauseEntry[]): Scored {
  const { candidates } = explainText(causes, report.text.join('\n'));
  const [best] = candidates;
  return {
    report,
    candidates,
    layer: best !== undefined && best.layer === LAYER_OF[report.layer],
    first: best?.cause === report.cause,
    three: candidates.slice(0, 3).some(({ cause }) => cause === report.cause),
  };
}

/** The table, with 95 % intervals. */
export function table(all: readonly Scored[]): readonly string[] {
  const rows = MEASURES.map((measure) => {
    const hits = all.filter((each) => each[measure]).length;
    const { lowRatio, highRatio } = wilson(hits, all.length);
    return [
      MEASURE_TEXT[measure],
      `${hits} of ${all.length}`,
      percent(all.length === 0 ? 0 : hits / all.length),
      `${percent(lowRatio)} to ${percent(highRatio)}`,
      `>= ${percent(AIM_RATIO[measure])}`,
    ];
  });
  const head = ['measure', 'hits', 'rate', '95 % interval', 'aim'];
  const widths = head.map((label, index) => Math.max(label.length, ...rows.map((row) => (row[index] ?? '').length)));
  const line = (values: readonly string[]): string =>
    `| ${widths.map((width, index) => (values[index] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

/** What was expected and what was said instead, one line a report. */
export function misses(all: readonly Scored[]): readonly string[] {
  return all.filter(({ layer, first }) => !layer || !first).map(missText);
}

function missText({ report, candidates, layer, first, three }: Scored): string {
  const wrong = [...(first ? [] : [three ? 'cause not first' : 'cause missed']), ...(layer ? [] : ['layer'])].join(
    ', ',
  );
  const said = candidates.slice(0, 3).map((each) => `${each.cause}/${each.layer} ${each.weight}`);
  const expected = `${report.cause}/${LAYER_OF[report.layer] ?? `${report.layer}?`}`;
  return `${report.id}: ${wrong}: expected ${expected}, said ${said.join(', ') || 'nothing'}`;
}
