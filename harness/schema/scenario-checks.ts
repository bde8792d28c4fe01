import { MAX_THREADS } from './scenario-document.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';

/** Of one user; the kernel takes 65,536. */
const MOST_GROUPS = 100;

/** The most memory that a scenario may fill. */
const MAX_FILLED_BYTES = 512 * 1024 ** 2;

/** What a schema can not say: rules that span several keys. */
export function checkScenario(document: ScenarioDocument): readonly Problem[] {
  return [...checkFaults(document), ...checkExpectation(document.expect)];
}

/** Follows the limits in order of injection, so that a bomb never starts without one. */
function checkFaults(document: ScenarioDocument): readonly Problem[] {
  const { workload, faults, exec } = document;
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
      case 'headroom':
        // More than what the container uses then, which nobody knows here.
        own = Math.min(own, MAX_THREADS);
        break;
      case 'init-signal':
        problems.push(...checkSignal(fault, workload, index));
        break;
      case 'unreported-death':
      case 'container-unmount':
      case 'hidden-freeze':
      case 'engine-pause':
      case 'engine-stop':
        break;
      case 'thread-bomb':
        problems.push(...checkBomb({ index, key: 'threads', count: fault.threads, limit: Math.min(own, pod) }));
        break;
      case 'process-bomb':
        problems.push(...checkBomb({ index, key: 'processes', count: fault.processes, limit: Math.min(own, pod) }));
        break;
      case 'unreaped-children':
        problems.push(...checkBomb({ index, key: 'children', count: fault.children, limit: Math.min(own, pod) }));
        break;
      case 'namespace-ids':
        problems.push(...checkBomb({ index, key: 'free', count: 300, limit: Math.min(own, pod) }));
        break;
      case 'seccomp-profile':
        problems.push(...checkProfile(fault, index));
        break;
      case 'long-exec':
        if (exec === null)
          problems.push(problem(['faults', index, 'fault'], 'there is no `exec` to make longer: write one'));
        break;
      case 'memory-held':
      case 'page-cache':
        problems.push(...checkMemoryLimit(document, index));
        break;
      case 'memory-headroom':
      case 'no-oom-killer':
      case 'cpu-quota':
      case 'devpts-full':
      case 'io-throttle':
      case 'host-load':
      case 'host-memory':
      case 'host-sysctl':
      case 'engine-disk':
      case 'tmpfs-full':
      case 'few-descriptors':
      case 'command-file':
      case 'busy-neighbour':
      case 'full-neighbour':
      case 'shared-uid':
      case 'shim-descriptors':
      case 'shim-tasks':
      case 'runtime-binary':
      case 'runtime-state':
      case 'daemon-signal':
      case 'daemon-tasks':
      case 'daemon-descriptors':
      case 'user-keys':
      case 'foreign-workdir':
      case 'daemon-file':
      case 'workdir':
        break;
    }
  }
  return problems;
}

/** What fills memory must find a limit, and one that this machine can afford. */
function checkMemoryLimit({ workload }: ScenarioDocument, index: number): readonly Problem[] {
  const { memory } = workload;
  if (memory !== null && memory <= MAX_FILLED_BYTES) return [];
  const sentence = `no limit of at most ${MAX_FILLED_BYTES / 1024 ** 2} MiB is in place: set workload.memory`;
  return [problem(['faults', index, 'fault'], sentence)];
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

interface PlacedBomb {
  readonly index: number;
  /** Where its size is written. */
  readonly key: string;
  /** `null`: until refused. */
  readonly count: number | null;
  readonly limit: number;
}

function checkBomb({ index, key, count, limit }: PlacedBomb): readonly Problem[] {
  if (limit === Number.POSITIVE_INFINITY) {
    const sentence = 'no limit is in place: put a pids-limit or pod-pids-limit before it, or set workload.pidsLimit';
    return [problem(['faults', index, 'fault'], sentence)];
  }
  if (count === null && limit > MAX_THREADS) {
    const sentence = `until-refused would make ${limit} tasks, and ${MAX_THREADS} is the most: write a number`;
    return [problem(['faults', index, key], sentence)];
  }
  return [];
}

type ProfileFault = Extract<ScenarioDocument['faults'][number], { fault: 'seccomp-profile' }>;

/** A filter sees numbers and no memory: clone3 has a pointer. Without an argument the others would let nothing start. */
function checkProfile({ call, argument }: ProfileFault, index: number): readonly Problem[] {
  const path = ['faults', index, 'argument'];
  if (call === 'clone3') {
    return argument === null ? [] : [problem(path, 'a filter can not see what clone3 is asked for: take it out')];
  }
  if (argument === null) return [problem(path, `is missing: write the number with which ${call} is refused`)];
  // Some have one group, or none, when they start.
  return call === 'setgroups' && (argument < 2 || argument > MOST_GROUPS)
    ? [problem(path, `write a number of groups from 2 to ${MOST_GROUPS}`)]
    : [];
}

type SignalFault = Extract<ScenarioDocument['faults'][number], { fault: 'init-signal' }>;

function checkSignal({ signal, times }: SignalFault, { restart }: ScenarioDocument['workload'], index: number) {
  if (times === 1) return [];
  const path = ['faults', index, 'times'];
  if (signal === 'SIGSTOP') return [problem(path, 'a stopped process stays stopped: take it out')];
  return restart === 'no' ? [problem(path, 'nobody starts it again: set `workload.restart: always`')] : [];
}

function checkExpectation(expect: ScenarioDocument['expect']): readonly Problem[] {
  const { diagnosis, cause, layer, causes } = expect;
  if (diagnosis === 'healthy') return writtenOf(expect, 'a healthy diagnosis has none: take it out');
  if (causes !== undefined) return checkPair(expect, causes);
  if (diagnosis === 'both') return [problem(['expect', 'causes'], 'is missing: write the two causes')];
  if (diagnosis === undefined && cause === undefined) {
    const sentence = 'write the cause that must be named, two causes, or `diagnosis: healthy` for a control';
    return [problem(['expect'], sentence)];
  }
  const problems: Problem[] = [];
  if (cause === undefined)
    problems.push(problem(['expect', 'cause'], 'is missing: write the cause that must be named'));
  if (layer === undefined)
    problems.push(problem(['expect', 'layer'], 'is missing: write the layer that must be named'));
  return problems;
}

type Causes = NonNullable<ScenarioDocument['expect']['causes']>;

function checkPair(expect: ScenarioDocument['expect'], [first, second]: Causes): readonly Problem[] {
  const beside = writtenOf({ ...expect, causes: undefined }, 'stands in `causes`: take it out');
  const one = expect.diagnosis === 'named' ? [problem(['expect', 'diagnosis'], 'write `both`, or one cause')] : [];
  // A diagnosis names a cause once.
  const same =
    first.cause === second.cause
      ? [problem(['expect', 'causes', 1, 'cause'], 'write another cause than the first')]
      : [];
  return [...beside, ...one, ...same];
}

/** A problem for each key that names a cause. */
function writtenOf(expect: ScenarioDocument['expect'], sentence: string): readonly Problem[] {
  return (['cause', 'layer', 'causes'] as const).flatMap((key) =>
    expect[key] === undefined ? [] : [problem(['expect', key], sentence)],
  );
}
