import type { Diagnosis } from '../../../harness/model/diagnosis.ts';
import type { ExecAttempt } from '../../../harness/model/exec-attempt.ts';
import type { Finding, RuleResult } from '../../../harness/model/finding.ts';

/** A finding whose every field is there; a test says the ones that it is about. */
export function finding(more: Partial<Finding> = {}): Finding {
  return {
    rule: 'container-pids-max',
    cause: 'container-pids-max',
    layer: 'runtime-init',
    strength: 'strong',
    because: '64 of 64',
    whyLayer: 'the next clone is refused',
    citations: [{ kind: 'cgroup.pids', quote: 'pids.max 64' }],
    remedy: [],
    suspect: null,
    explains: [],
    ...more,
  };
}

export function matched(more: Partial<Finding> = {}): RuleResult {
  const found = finding(more);
  return { rule: found.rule, status: 'matched', finding: found };
}

export const RULED_OUT: RuleResult = { rule: 'pod-pids-limit', status: 'ruled-out', because: 'no limit' };

export function named(more: Partial<Finding> = {}): Diagnosis {
  return { status: 'named', finding: finding(more), others: [] };
}

export function attempt(outcome: ExecAttempt['outcome'], stdout = ''): ExecAttempt {
  return {
    entry: 'engine-api',
    kind: 'null-exec',
    terminal: 'none',
    how: 'docker exec web /nonexistent',
    atMs: 0,
    durationMs: 250,
    end: { status: 'exited', exitCode: 126 },
    outcome,
    stdout,
    stderr: '',
    logAdded: null,
    pidsDeltas: [],
    memoryDeltas: [],
    cpuDeltas: [],
    stalls: { cpuMs: null, ioMs: null, memoryMs: null },
  };
}
