import type { FaultLookup } from '../faults/index.ts';
import type { ExecSpec } from '../model/exec-spec.ts';
import type { Scenario } from '../model/scenario.ts';

/** The exec of the scenario, with what its faults change of it; `null`: nothing of the person's own is tried. */
export function askedExec({ exec, faults }: Scenario, faultFor: FaultLookup): ExecSpec | null {
  return faults.reduce<ExecSpec | null>(
    (asked, spec) => (asked === null ? null : (faultFor(spec).ask?.(spec, asked) ?? asked)),
    exec,
  );
}
