import { $ } from 'zx';

/** What a command took, milliseconds: on the clock, and of the processors in it and in all that it has waited for. */
export interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** As the shell's `time` tells it (times(2)); the exit code does not matter. */
export async function timed(file: string, args: readonly string[]): Promise<Took> {
  const told = await $({
    nothrow: true,
  })`bash -c ${`TIMEFORMAT='%R %U %S'; time "$@" >/dev/null 2>&1`} bash ${file} ${args}`;
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = told.stderr.trim().split(' ').map(Number);
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000 };
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
