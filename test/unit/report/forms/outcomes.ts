import type { RunReport, Trial } from '../../../../harness/model/run-report.ts';
import { FINDING, report, trial } from '../example.ts';

/** What somebody who means harm would call a container, a scenario or a file. */
export const HOSTILE =
  '<img src=x onerror=alert(1)> ]]> </script> & "\'` | @everyone ::error::x\n%0A \u0000\u001B[31m\u202Eevil\u202C \uFFFE\uD800 # TODO';

/** A run in which everything that can come of a trial has come of one. */
export function everyOutcome(changes: Partial<RunReport> = {}): RunReport {
  const expected = { diagnosis: 'named', cause: 'pod-pids-limit', layer: 'runtime-init' } as const;
  return report(
    [
      one('right', {}),
      one('right', { holding: 2 }),
      one('wrong-one', {
        expected,
        verdict: { outcome: 'wrong', expected, named: { cause: 'container-pids-max', layer: 'runtime-init' } },
      }),
      one('missed-one', {
        diagnosis: { status: 'healthy', headroom: { freeSlots: null, path: null } },
        verdict: { outcome: 'missed', expected },
      }),
      one('unsure-one', { verdict: { outcome: 'unsure', why: 'no-symptom' } }),
      one('skipped-one', {
        attempts: [],
        diagnosis: null,
        verdict: { outcome: 'skipped', missing: ['disposable-host'] },
      }),
      one('broken-one', {
        diagnosis: null,
        verdict: { outcome: 'broken', phase: 'workload', error: { name: 'Error', code: null, message: HOSTILE } },
      }),
      one('dirty-one', { leftovers: [`a container called ${HOSTILE}`] }),
      one('hostile-one', {
        title: HOSTILE,
        tags: [HOSTILE],
        diagnosis: { status: 'named', finding: { ...FINDING, because: HOSTILE }, others: [] },
        daemonLines: [HOSTILE],
      }),
    ],
    { exitCode: 3, ...changes },
  );
}

function one(scenario: string, more: Partial<Trial>): Trial {
  return trial({ scenario, source: { file: `scenarios/${scenario}.yaml`, line: 7 }, ...more });
}
