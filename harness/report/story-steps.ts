import { ENTRIES } from '../model/exec-attempt.ts';
import type { Entry, ExecAttempt } from '../model/exec-attempt.ts';
import { command, heading, mark, output, text } from './block.ts';
import type { Block } from './block.ts';
import { rateText } from './quantity.ts';
import { firstFailure, said, tally, tallyText, triedOf } from './tally.ts';

/** Lines of real output per command: enough for an error, and for the head of a crash of Go. */
const OUTPUT_LINES = 6;

/** What each entry leaves out, in the order of `ENTRIES`. */
const WITHOUT = {
  'engine-api': '',
  containerd: 'without dockerd',
  runtime: 'without dockerd, containerd and the shim',
} as const satisfies Record<Entry, string>;

/** The bisect: the same exec through one layer less each time. `runtime` is the program's name. */
export function stepBlocks(attempts: readonly ExecAttempt[], runtime: string): readonly Block[] {
  if (attempts.length === 0) return [text('No exec was tried.')];
  const titles: Record<Entry, string> = {
    'engine-api': 'docker exec',
    containerd: 'containerd (ctr)',
    runtime: `${runtime} exec`,
  };
  const tried = ENTRIES.map((entry) => ({ entry, execs: attempts.filter((each) => each.entry === entry) })).filter(
    ({ execs }) => execs.length > 0,
  );
  const steps = tried.flatMap(({ entry, execs }, index) => [
    heading(`${index + 1}. ${titles[entry]}`),
    ...groups(execs).flatMap(groupBlocks),
    ...comparison(entry, execs),
  ]);
  return [...steps, ...together(attempts)];
}

function groups(execs: readonly ExecAttempt[]): readonly (readonly ExecAttempt[])[] {
  return Object.values(Object.groupBy(execs, ({ kind }) => kind));
}

function groupBlocks(execs: readonly ExecAttempt[]): readonly Block[] {
  const failure = firstFailure(execs);
  const shown = failure ?? execs[0];
  if (shown === undefined) return [];
  if (triedOf(execs).length === 0) return [command(shown.how), mark('skipped', `not tried: ${said(shown)}`)];
  const reached =
    failure === undefined && shown.kind === 'null-exec' ? '; each got as far as looking for the path' : '';
  const head = [command(shown.how), mark(failure === undefined ? 'yes' : 'no', tallyText(execs) + reached)];
  // A null exec that works prints an error of its own: shown, it would look like a failure.
  return failure === undefined ? head : [...head, output(said(failure), OUTPUT_LINES)];
}

function comparison(entry: Entry, execs: readonly ExecAttempt[]): readonly Block[] {
  if (WITHOUT[entry] === '') return [];
  const { failed, total } = tally(execs);
  if (total === 0) return [];
  if (failed === total) return [text(`It fails ${WITHOUT[entry]} too.`)];
  return [text(`${failed === 0 ? 'It works' : 'It fails only at times'} ${WITHOUT[entry]}.`)];
}

function together(attempts: readonly ExecAttempt[]): readonly Block[] {
  const { failed, total } = tally(attempts);
  if (total === 0) return [];
  return [
    heading('Together'),
    mark(failed === 0 ? 'yes' : 'no', `${failed} of ${total} execs failed: true rate ${rateText(failed, total)}.`),
  ];
}
