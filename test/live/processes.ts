import { readdir, readFile } from 'node:fs/promises';

export interface Process {
  readonly pid: number;
  readonly name: string;
  readonly commandLine: string;
}

/** Zombies have neither an environment nor a command line, and are dead. */
async function read(pid: string, file: string): Promise<string> {
  return await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
}

async function allPids(): Promise<readonly string[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
}

/** Every process of this machine that was started with this text in its environment: the program and its children. */
export async function processesWith(environment: string): Promise<readonly Process[]> {
  const found = await Promise.all(
    (await allPids()).map(async (pid) => {
      if (pid === String(process.pid) || !(await read(pid, 'environ')).includes(environment)) return [];
      return [await describe(pid)];
    }),
  );
  return found.flat();
}

/** Every process of that name. */
export async function processesNamed(name: string): Promise<readonly Process[]> {
  const all = await Promise.all((await allPids()).map(describe));
  return all.filter((one) => one.name === name);
}

async function describe(pid: string): Promise<Process> {
  const [name, line] = await Promise.all([read(pid, 'comm'), read(pid, 'cmdline')]);
  return { pid: Number(pid), name: name.trim(), commandLine: line.replaceAll('\0', ' ').trim() };
}

/** One field of `/proc/PID/status`; `null` when there is no such process. */
export async function statusOf(pid: number, field: string): Promise<string | null> {
  const text = await read(String(pid), 'status');
  const line = text.split('\n').find((one) => one.startsWith(`${field}:`));
  return line === undefined ? null : line.slice(field.length + 1).trim();
}

export async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await read(String(pid), `task/${pid}/children`);
  return text.trim() === '' ? [] : text.trim().split(/\s+/u).map(Number);
}
