import { describe, expect, test } from 'vitest';

import { judge } from '../../../harness/diagnosis/judge.ts';
import type { Cause } from '../../../harness/model/cause.ts';
import type { Diagnosis } from '../../../harness/model/diagnosis.ts';
import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import type { Strength } from '../../../harness/model/finding.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';
import type { Verdict } from '../../../harness/model/verdict.ts';
import { attempt, finding, named } from './example.ts';

const FAULT: Scenario['expect'] = {
  diagnosis: 'named',
  cause: 'container-pids-max',
  layer: 'runtime-init',
  symptom: 'fails',
};
const LATENT: Scenario['expect'] = { ...FAULT, symptom: 'works' };
const CONTROL: Scenario['expect'] = { diagnosis: 'healthy', symptom: 'works' };
const HEALTHY: Diagnosis = { status: 'healthy', headroom: { freeSlots: null, path: null } };
const BLIND: Diagnosis = { status: 'blind', missing: [], why: 'no rule explains it' };
const TIED: Diagnosis = { status: 'tied', findings: [finding(), finding()] };

const fails = [attempt('works'), attempt('fails')];
const hangs = [attempt('hangs')];
const works = [attempt('works'), attempt('works')];
const none: readonly ExecAttempt[] = [attempt('not-tried')];

function verdict(
  expected: Scenario['expect'],
  diagnosis: Diagnosis,
  attempts: readonly ExecAttempt[],
  disturbances: readonly Cause[] = [],
): Verdict {
  return judge(expected, { diagnosis, attempts, disturbances, afterMs: 1700 });
}

test('the right cause at the right layer, with the symptom, is correct and says when it was named', () => {
  expect(verdict(FAULT, named(), fails)).toEqual({ outcome: 'correct', afterMs: 1700 });
  expect(verdict(FAULT, named(), hangs)).toMatchObject({ outcome: 'correct' });
});

describe('a machine that was overloaded before the injection', () => {
  const overload = named({ cause: 'host-overload-or-pid-exhaustion', layer: 'kernel' });
  const before = ['host-overload-or-pid-exhaustion'] as const;

  test('makes a trial unsure when that is what is named', () => {
    expect(verdict(CONTROL, overload, works, before)).toEqual({ outcome: 'unsure', why: 'disturbed' });
    expect(verdict(FAULT, overload, fails, before)).toEqual({ outcome: 'unsure', why: 'disturbed' });
  });

  test('excuses no other wrong answer, and no overload that came later', () => {
    expect(verdict(CONTROL, named(), works, before)).toMatchObject({ outcome: 'wrong' });
    expect(verdict(CONTROL, overload, works)).toMatchObject({ outcome: 'wrong' });
  });

  test('does not take a right answer away', () => {
    expect(verdict(FAULT, named(), fails, before)).toMatchObject({ outcome: 'correct' });
  });
});

describe('wrong', () => {
  test('is another cause, whatever the execs did', () => {
    for (const attempts of [fails, works, none]) {
      expect(verdict(FAULT, named({ cause: 'pod-pids-limit' }), attempts)).toEqual({
        outcome: 'wrong',
        expected: { diagnosis: 'named', cause: 'container-pids-max', layer: 'runtime-init' },
        named: { cause: 'pod-pids-limit', layer: 'runtime-init' },
      });
    }
  });

  test('is the right cause at another layer', () => {
    expect(verdict(FAULT, named({ layer: 'dockerd' }), fails)).toMatchObject({ outcome: 'wrong' });
  });

  test('is a false alarm on a control', () => {
    expect(verdict(CONTROL, named(), works)).toMatchObject({ outcome: 'wrong', expected: { diagnosis: 'healthy' } });
  });

  test('is a weak false alarm as well', () => {
    expect(verdict(CONTROL, named({ strength: 'weak' }), works)).toMatchObject({ outcome: 'wrong' });
  });
});

test('healthy on a fault that shows is missed; on one that does not show nothing was proved', () => {
  expect(verdict(FAULT, HEALTHY, fails)).toMatchObject({
    outcome: 'missed',
    expected: { cause: 'container-pids-max' },
  });
  expect(verdict(FAULT, HEALTHY, works)).toEqual({ outcome: 'unsure', why: 'no-symptom' });
  expect(verdict(LATENT, HEALTHY, works)).toMatchObject({ outcome: 'missed' });
});

test('the right cause without the symptom is not reproduced', () => {
  expect(verdict(FAULT, named(), works)).toEqual({ outcome: 'unsure', why: 'no-symptom' });
  expect(verdict(FAULT, named(), none)).toEqual({ outcome: 'unsure', why: 'no-symptom' });
});

test('a latent cause is correct while every exec works, and unsure when one fails', () => {
  expect(verdict(LATENT, named(), works)).toMatchObject({ outcome: 'correct' });
  expect(verdict(LATENT, named(), fails)).toEqual({ outcome: 'unsure', why: 'unexpected-symptom' });
  expect(verdict(LATENT, named(), hangs)).toEqual({ outcome: 'unsure', why: 'unexpected-symptom' });
});

test('where a race is seldom lost, more than half of the execs have to work', () => {
  const seldom: Scenario['expect'] = { ...FAULT, symptom: 'mostly-works' };
  expect(verdict(seldom, named(), works)).toMatchObject({ outcome: 'correct' });
  expect(verdict(seldom, named(), [...works, ...fails])).toMatchObject({ outcome: 'correct' });
  expect(verdict(seldom, named(), fails)).toEqual({ outcome: 'unsure', why: 'unexpected-symptom' });
  expect(verdict(seldom, named(), none)).toEqual({ outcome: 'unsure', why: 'unexpected-symptom' });
});

test('a control is correct only when an exec was tried and every one worked', () => {
  expect(verdict(CONTROL, HEALTHY, works)).toMatchObject({ outcome: 'correct' });
  expect(verdict(CONTROL, HEALTHY, fails)).toEqual({ outcome: 'unsure', why: 'unexpected-symptom' });
  expect(verdict(CONTROL, HEALTHY, none)).toMatchObject({ outcome: 'unsure' });
});

describe('two causes at once', () => {
  const POD = { cause: 'pod-pids-limit', layer: 'runtime-init' } as const;
  const PAIR: Scenario['expect'] = {
    diagnosis: 'both',
    causes: [{ cause: 'container-pids-max', layer: 'runtime-init' }, POD],
    symptom: 'fails',
  };
  const first = finding();
  const second = finding(POD);
  const both = (strength: Strength): Diagnosis => ({
    status: 'named',
    finding: finding({ strength: 'conclusive' }),
    others: [finding({ ...POD, strength })],
  });

  test('are told by a tie of exactly these, in any order', () => {
    expect(verdict(PAIR, { status: 'tied', findings: [first, second] }, fails)).toMatchObject({ outcome: 'correct' });
    expect(verdict(PAIR, { status: 'tied', findings: [second, first] }, fails)).toMatchObject({ outcome: 'correct' });
    const third = finding({ layer: 'dockerd' });
    for (const findings of [[first, second, third] as const, [first, third] as const]) {
      expect(verdict(PAIR, { status: 'tied', findings }, fails)).toEqual({ outcome: 'unsure', why: 'tied' });
    }
  });

  test('are told by one that is named and a strong one beside it; a weak one is no more than a remark', () => {
    expect(verdict(PAIR, both('strong'), fails)).toMatchObject({ outcome: 'correct' });
    expect(verdict(PAIR, both('conclusive'), fails)).toMatchObject({ outcome: 'correct' });
    expect(verdict(PAIR, both('weak'), fails)).toMatchObject({ outcome: 'missed', expected: { diagnosis: 'both' } });
  });

  test('are missed when one alone is named, and wrong when it is none of them or at another layer', () => {
    expect(verdict(PAIR, named(), fails)).toMatchObject({ outcome: 'missed' });
    expect(verdict(PAIR, named(POD), fails)).toMatchObject({ outcome: 'missed' });
    expect(verdict(PAIR, HEALTHY, fails)).toMatchObject({ outcome: 'missed' });
    expect(verdict(PAIR, named({ layer: 'dockerd' }), fails)).toMatchObject({
      outcome: 'wrong',
      expected: { diagnosis: 'both' },
      named: { cause: 'container-pids-max', layer: 'dockerd' },
    });
  });

  test('need the symptom like one alone', () => {
    expect(verdict(PAIR, both('strong'), works)).toEqual({ outcome: 'unsure', why: 'no-symptom' });
    expect(verdict(PAIR, named(), works)).toEqual({ outcome: 'unsure', why: 'no-symptom' });
  });

  test('do not turn a tie into the answer to a scenario of one', () => {
    const tied: Diagnosis = { status: 'tied', findings: [first, second] };
    expect(verdict(FAULT, tied, fails)).toEqual({ outcome: 'unsure', why: 'tied' });
    expect(verdict(CONTROL, tied, fails)).toEqual({ outcome: 'unsure', why: 'tied' });
  });
});

test.each([FAULT, LATENT, CONTROL])('a tie and blindness are unsure, whatever was expected (%#)', (expected) => {
  expect(verdict(expected, TIED, fails)).toEqual({ outcome: 'unsure', why: 'tied' });
  expect(verdict(expected, BLIND, fails)).toEqual({ outcome: 'unsure', why: 'blind' });
});
