import type { ExecTrace } from '../model/exec-trace.ts';

/** Who made a runtime, by the first line of its `--version`: `runc version 1.1.5`, `crun version 1.21`. */
export function runtimeFamily(version: string | null): ExecTrace['runtime']['family'] {
  const name = /^(?<name>runc|crun) version /u.exec(version ?? '')?.groups?.['name'];
  return name === 'runc' || name === 'crun' ? name : 'other';
}
