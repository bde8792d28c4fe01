import type { Citation, Remedy } from '../model/finding.ts';
import type { RuntimeRecord } from '../model/runtime.ts';

export function recordQuote({ path, directory, content, sizeBytes, recorded, actual }: RuntimeRecord): Citation {
  const says = recorded === null ? '' : `, process ${recorded.pid} started at tick ${recorded.startTicks}`;
  const is = actual === null ? 'the first process is gone' : `the first process started at tick ${actual.startTicks}`;
  return {
    kind: 'runtime.record',
    quote: `${path}: directory ${directory}, content ${content}, ${sizeBytes} bytes${says}; ${is}`,
  };
}

/** Nobody writes the record again while the container runs. */
export function makeAnew(name: string): readonly [Remedy] {
  return [
    {
      for: 'docker',
      commands: [`docker rm -f ${name}   # and make it anew: the shim can still end it`],
      changes: 'the container gets a new record; exempt /run/docker and /run/containerd from what clears /run',
      lasts: 'until something clears it again',
    },
  ];
}

export const WHY_RUNTIME = 'The runtime looks its own record of the container up before it does anything else.';
