import { printable } from './printable.ts';

/**
 * How metrics are written down. `openmetrics`: OpenMetrics 1.0, what Prometheus asks for when it scrapes. `prometheus`:
 * the text format 0.0.4, which is all that the textfile collector of node_exporter and `promtool check metrics` read.
 * A counter's family is called differently in the two, so no text is both.
 */
export type Exposition = 'openmetrics' | 'prometheus';

export const CONTENT_TYPE = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
} as const satisfies Record<Exposition, string>;

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A name without `_total`, which a counter is given where it belongs. */
export interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** The end of the name, where there is one; `null`: a plain number. */
  readonly unit: 'bytes' | 'seconds' | null;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Families without a sample are left out. */
export function exposition(families: readonly Family[], how: Exposition): string {
  const texts = families.filter(({ samples }) => samples.length > 0).map((family) => familyText(family, how));
  return `${texts.join('')}${how === 'openmetrics' ? '# EOF\n' : ''}`;
}

function familyText({ name, type, unit, help, samples }: Family, how: Exposition): string {
  const sampleName = type === 'counter' ? `${name}_total` : name;
  const family = how === 'openmetrics' ? name : sampleName;
  const head = [
    `# TYPE ${family} ${type}`,
    ...(unit === null || how === 'prometheus' ? [] : [`# UNIT ${family} ${unit}`]),
    `# HELP ${family} ${escaped(help)}`,
  ];
  return [...head, ...samples.map(({ labels, value }) => `${sampleName}${labelsText(labels)} ${value}`), ''].join('\n');
}

function labelsText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(printable(value)).replaceAll('"', String.raw`\"`)}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`);
}
