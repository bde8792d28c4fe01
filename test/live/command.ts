import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Standard output of a command that has to work. */
export async function command(file: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(file, [...args], { maxBuffer: 64 * 1024 ** 2, timeout: 60_000 });
  return stdout;
}

/** Its lines. */
export async function lines(file: string, ...args: readonly string[]): Promise<readonly string[]> {
  return (await command(file, ...args)).split('\n').filter((line) => line !== '');
}
