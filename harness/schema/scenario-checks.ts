import { MAX_THREADS } from './scenario-document.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';

/** What a schema can not say: rules that span several keys. */
export function checkScenario(document: ScenarioDocument): readonly Problem[] {
  return [...checkFaults(document), ...checkExpectation(document.expect)];
}

/** Follows the limits in order of injection, so that a bomb never starts without one. */
function checkFaults({ workload, faults }: ScenarioDocument): readonly Problem[] {
  const problems: Problem[] = [];
  let own = workload.pidsLimit ?? Number.POSITIVE_INFINITY;
  let pod = Number.POSITIVE_INFINITY;
  for (const [index, fault] of faults.entries()) {
    switch (fault.fault) {
      case 'pids-limit':
        if (fault.when === 'at-creation') problems.push(...checkAtCreation(workload, index));
        own = fault.max;
        break;
      case 'pod-pids-limit':
        pod = fault.max;
        break;
      case 'thread-bomb':
        problems.push(...checkBomb(fault.threads, Math.min(own, pod), index));
        break;
    }
  }
  return problems;
}

function checkAtCreation(workload: ScenarioDocument['workload'], index: number): readonly Problem[] {
  const path = ['faults', index, 'when'];
  if (workload.pidsLimit !== null) {
    return [problem(path, 'the workload has a pidsLimit already: a container is created with one limit')];
  }
  if (index > 0) {
    return [problem(path, 'a limit at creation is there before anything else: put it first')];
  }
  return [];
}

function checkBomb(threads: number | null, limit: number, index: number): readonly Problem[] {
  if (limit === Number.POSITIVE_INFINITY) {
    const sentence = 'no limit is in place: put a pids-limit or pod-pids-limit before it, or set workload.pidsLimit';
    return [problem(['faults', index, 'fault'], sentence)];
  }
  if (threads === null && limit > MAX_THREADS) {
    const sentence = `until-refused would make ${limit} threads, and ${MAX_THREADS} is the most: write a number`;
    return [problem(['faults', index, 'threads'], sentence)];
  }
  return [];
}

function checkExpectation(expect: ScenarioDocument['expect']): readonly Problem[] {
  const { cause, layer } = expect;
  if (expect.diagnosis === 'healthy') {
    const without = 'a healthy diagnosis has none: take it out';
    const causes = cause === undefined ? [] : [problem(['expect', 'cause'], without)];
    return layer === undefined ? causes : [...causes, problem(['expect', 'layer'], without)];
  }
  if (expect.diagnosis === undefined && cause === undefined) {
    return [problem(['expect'], 'write the cause that must be named, or `diagnosis: healthy` for a control')];
  }
  const problems: Problem[] = [];
  if (cause === undefined)
    problems.push(problem(['expect', 'cause'], 'is missing: write the cause that must be named'));
  if (layer === undefined)
    problems.push(problem(['expect', 'layer'], 'is missing: write the layer that must be named'));
  return problems;
}
