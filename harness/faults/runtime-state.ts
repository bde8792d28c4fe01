import type { Fault } from './fault.ts';
import { nestedOf, runIn } from './in-nested.ts';
import { injectionFailed } from './injection-failed.ts';

const ID = 'runtime-state';
/** dockerd gives every runtime this root (moby daemon/runtime_unix.go, since 20.10). */
const ROOT = '/run/docker/runtime-runc/moby';
const CUT_BYTES = 100;
const ZERO_BYTES = 4096;

/** The runtime's record of the container, which it reads before it does anything. */
const runtimeState: Fault<'runtime-state'> = {
  id: ID,
  title: "The runtime's record of the container",
  blast: 'engine',
  parameters: {
    variant:
      '`missing`: its directory is removed; `cut-short`: its first 100 bytes are left; `zeros`: 4096 NUL bytes instead; `another-life`: it names another start of the first process',
  },
  requires: [],

  describe: ({ variant }) => [
    `${ROOT}/ID/state.json in the nested engine: ${variant}; undo: the nested engine is removed`,
  ],

  prepare: async (_spec, plan) => await Promise.resolve(plan),

  async inject({ variant }, tools) {
    const nested = nestedOf(ID, tools);
    const { engineHost } = nested;
    const directory = `${ROOT}/${tools.workload.id}`;
    const path = `${directory}/state.json`;
    const before = await engineHost.readText(path);
    switch (variant) {
      case 'missing':
        await runIn(ID, nested, ['rm', '-r', directory]);
        if (await engineHost.exists(directory)) throw injectionFailed(ID, `${directory} is still there`);
        return;
      case 'cut-short':
        await runIn(ID, nested, ['truncate', '-s', String(CUT_BYTES), path]);
        break;
      case 'zeros':
        await runIn(ID, nested, ['truncate', '-s', '0', path]);
        await runIn(ID, nested, ['truncate', '-s', String(ZERO_BYTES), path]);
        break;
      case 'another-life':
        // As many digits as before: what is written goes over the old text from its beginning.
        await engineHost.writeText(
          path,
          before.replace(/(?<="init_process_start":)\d/u, (digit) => otherDigit(digit)),
        );
        break;
    }
    const after = await engineHost.readText(path);
    if (after === before) throw injectionFailed(ID, `${path} is as it was`);
  },
};

function otherDigit(digit: string): string {
  return digit === '1' ? '2' : '1';
}

export default runtimeState;
