// node scripts/vm/versus.ts RUN RUN: what differs between two runs of the same scenarios, as a table of Markdown: how many
// execs failed, what they said, and which counters rose. Made for a run on cgroup v1 and one on v2; the table in
// docs/use/vm.md comes from it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ExecAttempt } from '../../harness/model/exec-attempt.ts';
import type { RunReport, Trial } from '../../harness/model/run-report.ts';
import { verdictText } from '../../harness/report/verdict-text.ts';
import { errorLine, failing, triedOf } from '../../harness/rules/exec-text.ts';
import { parseReport } from '../../harness/schema/report.ts';

const LEVELS = ['container', 'parent', 'grandparent'] as const;
const DOORS = { 'engine-api': 'engine', containerd: 'containerd', runtime: 'runtime' } as const;
const SAID_CHARS = 150;
const MOST_TEXTS = 3;

const [one, two] = await Promise.all(process.argv.slice(2).map(async (directory) => await reportIn(directory)));
if (one === undefined || two === undefined) {
  console.error('error two runs are compared');
  console.error('hint  Type: node scripts/vm/versus.ts RUN RUN');
  process.exitCode = 64;
} else {
  console.log(tableOf(one, two).join('\n'));
}

async function reportIn(directory: string): Promise<RunReport> {
  const path = join(directory, 'report.json');
  return parseReport(await readFile(path, 'utf8'), path);
}

function tableOf(a: RunReport, b: RunReport): readonly string[] {
  const rows = a.trials.flatMap((trial) => {
    const other = b.trials.find(({ scenario }) => scenario === trial.scenario);
    if (other === undefined || [trial, other].some(({ verdict }) => verdict.outcome === 'skipped')) return [];
    return [
      [`\`${trial.scenario}\``, 'named', named(trial), named(other)],
      ['', 'fail', failed(trial.attempts), failed(other.attempts)],
      ['', 'say', said(trial.attempts), said(other.attempts)],
      ['', 'count', counted(trial.attempts), counted(other.attempts)],
    ];
  });
  return [['scenario', '', headOf(a), headOf(b)], ['---', '---', '---', '---'], ...rows].map(
    (row) => `| ${row.join(' | ')} |`,
  );
}

function headOf({ machine }: RunReport): string {
  return `cgroup ${machine.cgroup}: Linux ${machine.kernel}, engine ${machine.engine}, ${machine.runtime}`;
}

function named({ verdict, diagnosis }: Trial): string {
  const cause = diagnosis?.status === 'named' ? diagnosis.finding.cause : null;
  return cause === null || verdict.outcome !== 'correct' ? verdictText(verdict) : cause;
}

function failed(attempts: readonly ExecAttempt[]): string {
  return Object.entries(DOORS)
    .flatMap(([entry, door]) => {
      const tried = triedOf(attempts).filter((attempt) => attempt.entry === entry);
      return tried.length === 0 ? [] : [`${door} ${failing(tried).length}/${tried.length}`];
    })
    .join(', ');
}

/** Texts of the engine's door, where a person meets them; without what is another each time. */
function said(attempts: readonly ExecAttempt[]): string {
  const texts = failing(attempts)
    .filter(({ entry }) => entry === 'engine-api')
    .map((attempt) => (attempt.outcome === 'hangs' ? '(no answer)' : plain(errorLine(attempt))));
  const distinct = [...new Set(texts)].slice(0, MOST_TEXTS);
  return distinct.length === 0 ? '-' : distinct.map((text) => `\`${text}\``).join('<br>');
}

function plain(text: string): string {
  const short = text
    .replace(/^.*?OCI runtime exec failed: exec failed: /u, '')
    .replaceAll(/[0-9a-f]{64}/gu, 'ID')
    .replaceAll(/\b\d{3,}\b/gu, 'N')
    .replaceAll(/[`|]/gu, "'");
  return short.length > SAID_CHARS ? `${short.slice(0, SAID_CHARS)}...` : short;
}

/** Which counters rose while execs ran, at which level. */
function counted(attempts: readonly ExecAttempt[]): string {
  const sums = new Map<string, number>();
  const add = (name: string, level: number, rise: number | null): void => {
    const key = `${name} of ${LEVELS[level] ?? `level ${level + 1}`}`;
    if (rise !== null && rise > 0) sums.set(key, (sums.get(key) ?? 0) + rise);
  };
  for (const { pidsDeltas, memoryDeltas, cpuDeltas } of attempts) {
    for (const [level, { refusals, ownRefusals }] of pidsDeltas.entries()) {
      add('refusals', level, refusals);
      add('refusals (local)', level, ownRefusals);
    }
    for (const [level, { limitHits, oomKills }] of memoryDeltas.entries()) {
      add('memory limit hits', level, limitHits);
      add('OOM kills', level, oomKills);
    }
    for (const [level, { throttledCount }] of cpuDeltas.entries()) add('throttled periods', level, throttledCount);
  }
  return sums.size === 0 ? 'nothing' : [...sums].map(([name, rise]) => `${name} +${rise}`).join(', ');
}
