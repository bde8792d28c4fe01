import type { Expected, Requirement, Truth } from '../model/scenario.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Mark } from './block.ts';
import { durationText } from './quantity.ts';

export const MARK_OF_OUTCOME = {
  correct: 'yes',
  wrong: 'no',
  missed: 'no',
  unsure: 'unsure',
  skipped: 'skipped',
  broken: 'no',
} as const satisfies Record<Verdict['outcome'], Mark>;

const UNSURE = {
  'no-symptom': 'the exec did not fail, so there was nothing to diagnose',
  'unexpected-symptom': 'the exec failed, and it should have worked',
  tied: 'the evidence fits several causes equally well',
  disturbed: 'what was named was there before the injection: the machine itself was short of it',
  blind: 'the evidence to tell a cause was not there',
} as const satisfies Record<Extract<Verdict, { outcome: 'unsure' }>['why'], string>;

const NEEDS = {
  root: 'root on the host of the engine',
  'cgroup-cpu': 'a cpu controller',
  'cgroup-io': 'a blkio or io controller',
  'cgroup-memory': 'a memory controller',
  'cgroup-pids': 'a pids controller',
  'cgroup-v1-memory': 'a memory controller of cgroup v1',
  'disposable-host': 'a machine that says it is disposable (/etc/initp/disposable)',
  'namespaced-pid-max': 'Linux 6.14 or later, where a pid namespace has a pid_max of its own',
  'nested-engine': 'the image of a nested engine (`npm run nested-engine` makes it)',
  'nested-crun': 'the image that `npm run nested-engine` makes, which has crun in it',
  'slow-attach': 'a kernel that attaches slowly when idle (Linux 6.0 or later, without favordynmods)',
} as const satisfies Record<Requirement, string>;

/** The verdict in one sentence. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'correct':
      return `correct, ${durationText(verdict.afterMs)} after the injection`;
    case 'wrong':
      return `wrong: named ${place(verdict.named)}, and the truth is ${expectedText(verdict.expected)}`;
    case 'missed':
      return `missed: the truth is ${expectedText(verdict.expected)}, and it was not named`;
    case 'unsure':
      return `unsure: ${UNSURE[verdict.why]}`;
    case 'skipped':
      return `skipped: needs ${verdict.missing.map((each) => NEEDS[each]).join(', and ')}`;
    case 'broken': {
      const { name, code, message } = verdict.error;
      return `broken in the phase ${verdict.phase}: ${code ?? name}: ${message}`;
    }
  }
}

function expectedText(expected: Expected): string {
  switch (expected.diagnosis) {
    case 'healthy':
      return 'healthy';
    case 'named':
      return place(expected);
    case 'both':
      return expected.causes.map(place).join(' and ');
  }
}

function place({ cause, layer }: Truth): string {
  return `${cause} in ${layer}`;
}
