import type { ExecSpec } from '../model/exec-spec.ts';
import type { FaultSpec, Scenario } from '../model/scenario.ts';
import { problem, scenarioInvalid } from './problem.ts';
import { checkScenario } from './scenario-checks.ts';
import { scenarioDocument } from './scenario-document.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { problemsOf } from './scenario-issues.ts';
import { readYaml } from './yaml-source.ts';

/** A name becomes part of other file names: no separators, no control characters, no leading dot. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Reads the text of one scenario file; throws `SCENARIO_INVALID` with a line for each problem. */
export function parseScenario(text: string, file: string): Scenario {
  const source = readYaml(text, file);
  const name = nameOf(file);
  if (!NAME.test(name)) {
    const sentence = 'name the file in letters, digits, `.`, `_` and `-`: its name is the name of the scenario';
    throw scenarioInvalid(file, [source.place(problem([], sentence))]);
  }
  const parsed = scenarioDocument.safeParse(source.value);
  const problems = parsed.success ? checkScenario(parsed.data) : problemsOf(parsed.error.issues, source.value);
  if (!parsed.success || problems.length > 0) throw scenarioInvalid(file, problems.map(source.place), parsed.error);
  const { line } = source.place({ ...problem(['expect'], ''), at: 'key' });
  return toScenario(parsed.data, { name, file, line });
}

function toScenario(document: ScenarioDocument, of: Pick<Scenario, 'name' | 'file' | 'line'>): Scenario {
  const { workload, faults, exec, execTimeout, expect, ...same } = document;
  const { memory, ...rest } = workload;
  return {
    ...same,
    ...of,
    workload: { ...rest, memoryBytes: memory },
    faults: faults.map(specOf),
    exec: exec === null ? null : execOf(exec),
    execTimeoutMs: execTimeout,
    expect: expectedOf(expect),
  };
}

/** Amounts carry their unit in the file, and in the name from here on. */
function specOf(fault: ScenarioDocument['faults'][number]): FaultSpec {
  if ('leave' in fault) {
    const { leave, ...same } = fault;
    return { ...same, leaveBytes: leave };
  }
  return 'size' in fault ? { fault: fault.fault, sizeBytes: fault.size } : fault;
}

function execOf({ tty, privileged, ...same }: NonNullable<ScenarioDocument['exec']>): ExecSpec {
  return { ...same, terminal: tty ? 'allocated' : 'none', privileges: privileged ? 'all' : 'own' };
}

function expectedOf(expect: ScenarioDocument['expect']): Scenario['expect'] {
  const { cause, layer, causes, symptom, oldRunc } = expect;
  if (causes !== undefined) return { diagnosis: 'both', causes, symptom: symptom ?? 'fails' };
  // `checkScenario` has seen to it that both are there, or that the diagnosis is healthy.
  if (cause === undefined || layer === undefined) return { diagnosis: 'healthy', symptom: symptom ?? 'works' };
  return {
    diagnosis: 'named',
    cause,
    layer,
    symptom: symptom ?? 'fails',
    ...(oldRunc === undefined ? {} : { oldRunc }),
  };
}

/** File name without folders and `.yaml`. */
function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');
}
