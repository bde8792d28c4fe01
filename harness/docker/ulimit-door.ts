import type { EngineHost } from '../host/rooted.ts';
import type { ContainerHome } from '../model/container.ts';
import { execProcess, type ExecUlimit } from '../parsers/exec-process.ts';
import { clientExec, type Door } from './entries.ts';

/** Of the bundle's `config.json`; a usual one has 20 KiB. */
const MOST_CONFIG_BYTES = 4 * 1024 ** 2;

/**
 * The runtime alone, with an exec whose one resource limit is another than the container's. The limits of the
 * container and of all others stay what they are: nothing is changed that would have to be taken back.
 */
export function ulimitDoor(host: EngineHost, home: ContainerHome, limit: ExecUlimit): Door {
  // Read by the runtime before the exec is there; a file would have to be removed again.
  const args = ['--root', home.runtimeRoot, 'exec', '--process', '/dev/stdin', home.containerId];
  return {
    entry: 'runtime',
    terminals: 'none',
    how: () =>
      [...host.prefix, home.runtimeBinary, ...args].join(' ') + `   # ${limit.resource} of the exec: ${limit.soft}`,
    async exec({ spec, timeoutMs }) {
      const config = await host.readPart(`${home.bundlePath}/config.json`, 0, MOST_CONFIG_BYTES);
      const input = execProcess(config, spec, limit);
      if (input === null) throw new Error(`${home.bundlePath}/config.json has no process`);
      return await clientExec(host, home.runtimeBinary, { args, timeoutMs, input });
    },
  };
}
