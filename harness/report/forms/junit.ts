import type { RunReport, Trial } from '../../model/run-report.ts';
import { type Markup, xml } from '../markup.ts';
import { rateText } from '../quantity.ts';
import { type Shortfall, shortfalls } from '../shortfalls.ts';
import { tallyText } from '../tally.ts';
import { type GroupOutcome, outcomeOf, type TrialGroup, trialGroups, trialName } from '../trial-groups.ts';
import { verdictText } from '../verdict-text.ts';

/** What a consumer of JUnit makes of an outcome. What is not sure is no failure of the diagnosis, and is not green. */
const ELEMENT_OF = {
  correct: null,
  wrong: 'failure',
  missed: 'failure',
  unsure: 'error',
  broken: 'error',
  dirty: 'error',
  skipped: 'skipped',
} as const satisfies Record<GroupOutcome, 'failure' | 'error' | 'skipped' | null>;

/**
 * One test case for each scenario on each runtime. One suite as the root: that is what both Jenkins' and Surefire's
 * schema allow, and so are the attributes; what does not fit into them is a property.
 */
export function junitReport(report: RunReport): string {
  const groups = trialGroups(report);
  const short = shortfalls(report);
  const count = (element: 'failure' | 'error' | 'skipped'): number =>
    groups.filter(({ outcome }) => ELEMENT_OF[outcome] === element).length;
  const suite = xml(
    'testsuite',
    {
      name: 'initp',
      tests: String(groups.length + short.length),
      failures: String(count('failure')),
      errors: String(count('error') + short.length),
      skipped: String(count('skipped')),
      time: seconds(report.durationMs),
    },
    '\n',
    xml(
      'properties',
      {},
      '\n',
      properties(report).flatMap(([name, value]) => [xml('property', { name, value }), '\n']),
    ),
    '\n',
    groups.flatMap((group) => [testCase(group), '\n']),
    short.flatMap((one) => [shortCase(one), '\n']),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite.code}\n`;
}

function properties(report: RunReport): readonly (readonly [string, string])[] {
  const { machine, score } = report;
  return [
    ['initp', report.initp],
    ['run', report.run],
    ['started', report.startedAt],
    ['seed', report.seed],
    ['amplify', report.amplify],
    ['exit code', String(report.exitCode)],
    ['engine', machine.engine],
    ['runtime', machine.runtime],
    ['kernel', machine.kernel],
    ['arch', machine.arch],
    ['cgroup', machine.cgroup],
    [
      'correct',
      `${score.correct.hits} of ${score.correct.total}, ${rateText(score.correct.hits, score.correct.total)}`,
    ],
    ...report.mergedFrom.map((one): [string, string] => [
      `merged run ${one.run}`,
      `${one.machine.runtime}, engine ${one.machine.engine}, kernel ${one.machine.kernel}`,
    ]),
  ];
}

function testCase({ scenario, runtime, trials, outcome }: TrialGroup): Markup {
  const element = ELEMENT_OF[outcome];
  const bad = trials.filter((trial) => outcomeOf(trial) === outcome);
  const [first] = bad;
  return xml(
    'testcase',
    {
      name: scenario,
      classname: `initp.${runtime}`,
      time: seconds(trials.reduce((sum, one) => sum + one.durationMs, 0)),
    },
    element === null || first === undefined
      ? null
      : xml(
          element,
          element === 'skipped' ? { message: sentence(first) } : { message: sentence(first), type: outcome },
          element === 'skipped' ? null : bad.map((trial) => `${trialName(trial)}: ${sentence(trial)}`).join('\n'),
        ),
    outcome === 'skipped' ? null : xml('system-out', {}, trials.map(told).join('\n')),
  );
}

/** What the trial adds to its verdict. */
function sentence({ verdict, leftovers }: Trial): string {
  return [...leftovers.map((each) => `left behind: ${each}`), verdictText(verdict)].join('; ');
}

function told(trial: Trial): string {
  const { diagnosis, attempts, readingsFile } = trial;
  const named = diagnosis?.status === 'named' ? ` ${diagnosis.finding.cause}: ${diagnosis.finding.because}` : '';
  const execs = attempts.length === 0 ? 'no exec was tried' : tallyText(attempts);
  return `${trialName(trial)}: ${execs}; ${verdictText(trial.verdict)}.${named}${readingsFile === null ? '' : ` [${readingsFile}]`}`;
}

function shortCase({ kind, what }: Shortfall): Markup {
  return xml(
    'testcase',
    { name: what, classname: 'initp.run', time: '0.000' },
    xml('error', { message: what, type: kind }),
  );
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
