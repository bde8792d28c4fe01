import type { NestedEngine } from '../docker/nested-engine.ts';
import type { FaultId } from '../model/scenario.ts';
import type { InjectionTools } from './fault.ts';
import { injectionFailed } from './injection-failed.ts';

const WITHIN_MS = 10_000;

/** The engine of its own that a fault of an engine breaks; never the host's. */
export function nestedOf(fault: FaultId, { nested }: InjectionTools): NestedEngine {
  if (nested === null) throw injectionFailed(fault, 'it is for a nested engine, and there is none');
  return nested;
}

/** A small program run inside of it, that must end well. */
export async function runIn(
  fault: FaultId,
  { engineHost }: NestedEngine,
  [file, ...args]: readonly [string, ...string[]],
): Promise<void> {
  const { exitCode, stderr } = await engineHost.exec(file, args, { timeoutMs: WITHIN_MS });
  if (exitCode !== 0) throw injectionFailed(fault, `${[file, ...args].join(' ')}: exit ${exitCode}: ${stderr.trim()}`);
}

/** Where Debian's packages and the images of docker:*-dind have their programs. */
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin'] as const;

/** The file of a program inside of it. */
export async function programIn(fault: FaultId, { engineHost }: NestedEngine, name: string): Promise<string> {
  for (const folder of FOLDERS) {
    if (await engineHost.exists(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  throw injectionFailed(fault, `the nested engine has no ${name} in ${FOLDERS.join(', ')}`);
}
