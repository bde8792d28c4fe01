import type { Cell, Qualification, Signature } from '../model/qualification.ts';
import { heldOf } from './invariants.ts';
import { row } from './markdown-row.ts';

type Held = Extract<Cell, { kind: 'signatures'; status: 'held' }>;

/** What the person who types `docker exec` sees, for each scenario, runtime and engine. */
export function matrixSection(qualification: Qualification): readonly string[] {
  const held = heldOf(qualification.cells, 'signatures');
  const scenarios = [...new Set(held.map(({ scenario }) => scenario))];
  if (scenarios.length === 0) return [];
  return [
    '## Signatures',
    '',
    'What `docker exec` shows: how many of the execs, with which exit code, in the median after how long. Ids, pids, paths and times are left out. ' +
      'What the other two doors, `ctr` and the runtime itself, show is in the baseline file.',
    '',
    ...scenarios.flatMap((scenario) => [
      `### ${scenario}`,
      '',
      row('runtime', 'engine', 'seen', 'exit', 'median', 'text', 'log.json', 'forks refused', 'diagnosis'),
      row('---', '---', '---', '---', '---', '---', '---', '---', '---'),
      ...rowsOf(held.filter((cell) => cell.scenario === scenario)),
      '',
    ]),
    ...notHeldSection(qualification),
  ];
}

/** Execs of the kind that the scenario is about, through the door of the engine. */
function rowsOf(cells: readonly Held[]): readonly string[] {
  return cells.flatMap((cell) => {
    const own = cell.signatures.filter(({ entry }) => entry === 'engine-api');
    const kind = own.some((one) => one.kind === 'command')
      ? 'command'
      : own.some((one) => one.kind === 'true')
        ? 'true'
        : 'null-exec';
    const shown = own.filter((one) => one.kind === kind);
    const total = shown.reduce((sum, { count }) => sum + count, 0);
    return shown.map((signature) => signatureRow(cell, signature, total));
  });
}

function signatureRow(cell: Held, signature: Signature, total: number): string {
  const { count, exitCode, medianMs, text, outcome, log, refusals } = signature;
  const answers = cell.outcomes.map((one) => one.outcome).join(', ');
  return row(
    cell.runtime,
    engineName(cell.engine),
    `${count} of ${total}`,
    exitCode === null ? '-' : String(exitCode),
    `${medianMs} ms`,
    outcome === 'works' && text === '' ? 'works' : text,
    logWords(signature, log),
    refusals === 'none' ? '-' : refusals.replaceAll('-', ' '),
    `${cell.named.map(({ what }) => what).join(', ')}: ${answers}`,
  );
}

function logWords({ outcome, text }: Signature, log: readonly string[]): string {
  const last = log.at(-1);
  if (last === undefined) return outcome === 'works' ? '-' : 'nothing';
  return text.includes(last) ? 'the same' : last;
}

/** `26.1.5` of `initp-engine:26.1.5`. */
export function engineName(image: string): string {
  return image.replace(/^initp-engine:/u, '');
}

function notHeldSection({ cells }: Qualification): readonly string[] {
  const unheld = cells.filter((cell) => cell.status === 'not-held');
  if (unheld.length === 0) return [];
  return [
    '### Not held',
    '',
    row('runtime', 'engine', 'what', 'why'),
    row('---', '---', '---', '---'),
    ...unheld.map((cell) =>
      row(cell.runtime, engineName(cell.engine), cell.kind === 'signatures' ? cell.scenario : cell.kind, cell.why),
    ),
    '',
  ];
}
