import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The incident with one exec of each kind: a trial that takes half the time. */
export const SHORT = `title: The incident in short
faults:
  - fault: pids-limit
    when: at-creation
    max: 64
  - fault: thread-bomb
    threads: until-refused
attempts: 1
execTimeout: 8s
expect:
  cause: container-pids-max
  layer: runtime-init
`;

/** With limits outside the container too, in a parent cgroup. */
export const SHORT_POD = `title: A full parent cgroup in short
faults:
  - fault: pod-pids-limit
    max: 64
  - fault: thread-bomb
    threads: until-refused
attempts: 3
expect:
  cause: pod-pids-limit
  layer: runtime-init
`;

/** Writes a scenario of a person's own; returns its path. */
export async function ownScenario(directory: string, name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}
