import { ENTRIES, type Entry, type ExecAttempt, type ExecOutcome } from '../../model/exec-attempt.ts';
import { GLYPH } from '../block.ts';
import { element, type Markup } from '../markup.ts';
import { counted } from '../quantity.ts';
import { said, tally, tallyText, triedOf } from '../tally.ts';
import { code, outputMarkup } from './words.ts';

const WITHOUT = {
  'engine-api': 'every layer',
  containerd: 'without dockerd',
  runtime: 'without dockerd, containerd and the shim',
} as const satisfies Record<Entry, string>;

const ENDED = { works: 'worked', fails: 'failed', hangs: 'hung', 'not-tried': 'not tried' } as const satisfies Record<
  ExecOutcome,
  string
>;

/** Lines of one output: the head of a crash of Go tells what crashed. */
const OUTPUT_LINES = 12;

/** The layers: the same exec through one layer less each time, and what each said. `null`: nothing was tried. */
export function trialExecs(attempts: readonly ExecAttempt[], { id, runtime }: { id: string; runtime: string }): Markup {
  const names = { 'engine-api': 'docker exec', containerd: 'containerd (ctr)', runtime: `${runtime} exec` };
  const doors = ENTRIES.flatMap((entry) => {
    const execs = attempts.filter((one) => one.entry === entry);
    return execs.length === 0 ? [] : [door(`${names[entry]}, ${WITHOUT[entry]}`, execs)];
  });
  return element(
    'section',
    { id: `${id}.exec.attempts` },
    element('h3', {}, 'Layer by layer'),
    doors.length === 0 ? element('p', {}, 'No exec was tried.') : doors,
  );
}

function door(name: string, execs: readonly ExecAttempt[]): Markup {
  const { failed, total } = tally(execs);
  const mark = total === 0 ? 'skipped' : failed === 0 ? 'yes' : 'no';
  return element(
    'div',
    { class: `door ${mark}` },
    element('h4', {}, element('span', { 'aria-hidden': 'true' }, `${GLYPH[mark]} `), name),
    element('p', {}, total === 0 ? `not tried: ${execs[0] === undefined ? '' : said(execs[0])}` : tallyText(execs)),
    [...Map.groupBy(execs, ({ kind, how }) => `${kind} ${withoutIds(how)}`).values()].map(kindMarkup),
  );
}

function kindMarkup(execs: readonly ExecAttempt[]): Markup {
  const [first] = execs;
  const tried = triedOf(execs);
  const outputs = Map.groupBy(tried, (exec) => `${exec.outcome}\n${withoutIds(said(exec))}`);
  return element('div', {}, code(first?.how ?? ''), [...outputs.values()].map(outputOf));
}

/** The same output once, with the number of execs that gave it. */
function outputOf(execs: readonly ExecAttempt[]): readonly Markup[] {
  const [first] = execs;
  if (first === undefined) return [];
  const text = said(first).trimEnd();
  const codes = [...new Set(execs.map(({ end }) => (end.status === 'exited' ? `exit ${end.exitCode}` : end.status)))];
  return [
    element(
      'p',
      { class: 'small' },
      `${counted(execs.length, 'exec')} ${ENDED[first.outcome]}, ${codes.join(' or ')}${text === '' ? ', no output' : ':'}`,
    ),
    ...(text === '' ? [] : [outputMarkup(text, first.outcome === 'works' ? 2 : OUTPUT_LINES)]),
  ];
}

/** Ids, process numbers and addresses differ from one exec to the next. */
function withoutIds(text: string): string {
  return text.replaceAll(/0x[0-9a-f]+|\b[0-9a-f]{12,64}\b|\d+/gu, '0');
}
