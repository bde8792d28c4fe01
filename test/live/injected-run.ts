/** A run in the middle: what it has made on this machine, and who watches over it. */
import { lines } from './command.ts';
import type { Running, Workspace } from './initp.ts';
import { type Process, processesWith } from './processes.ts';
import { until } from './until.ts';

/** The line that is told when the injection is over. */
export const INJECTED = /^\S+ +inject /mu;

const GENEROUS_MS = 30_000;

/** A run that has something injected. */
export async function injected(work: Workspace, scenario: string): Promise<Running> {
  const running = work.startRun([scenario, '--amplify', 'always']);
  await running.says(INJECTED);
  return running;
}

/** Of the run that is under way. */
export async function watchdog(work: Workspace): Promise<Process> {
  const [found] = await until(
    'the watchdog',
    async () =>
      (await processesWith(work.directory)).filter(({ commandLine }) => commandLine.includes('engine/watchdog.ts')),
    { satisfies: (all) => all.length === 1, withinMs: GENEROUS_MS },
  );
  if (found === undefined) throw new Error('no watchdog');
  return found;
}

export async function ownContainers({ mark }: Workspace): Promise<readonly string[]> {
  return await lines('docker', 'ps', '--all', '--quiet', '--filter', `name=w-${mark}`);
}
