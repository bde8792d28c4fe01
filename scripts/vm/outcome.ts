import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import type { Accelerator } from './accelerator.ts';
import type { Outcome } from './hold.ts';
import type { Suite } from './recipe.ts';

/** As `initp run`: nothing was told. */
const INCONCLUSIVE = 2;
const TOLD_LINES = 25;

interface Place {
  readonly root: string;
  /** Where the run's folder is put. */
  readonly reports: string;
  readonly suite: Suite;
  readonly how: Accelerator;
}

/** Keeps what came out as a folder of its own, tells of it, and gives the exit code. */
export async function tellOutcome(outcome: Outcome, { root, reports, suite, how }: Place): Promise<number> {
  const { result, exitCode, console: said, durationMs, image } = outcome;
  const runs = existsSync(result) ? (await readdir(result)).filter((name) => /^\d{8}T\d{6}Z-/u.test(name)) : [];
  const [run = `unfinished-${new Date().toISOString().replaceAll(/[-:]|\.\d+/gu, '')}`] = runs;
  const folder = join(reports, `${run}-${suite}`);
  await mkdir(folder, { recursive: true });
  for (const one of runs) await cp(join(result, one), folder, { recursive: true });
  for (const name of ['journal.txt', 'units.txt', 'stdout'] as const) {
    if (existsSync(join(result, name))) await cp(join(result, name), join(folder, name));
  }
  await writeFile(join(folder, 'console.txt'), printable(said));
  const times = await readFile(join(result, 'times.json'), 'utf8').catch(() => 'null');
  const machine = {
    suite,
    image: image.name,
    imageMadeInMs: image.madeInMs,
    accelerator: how,
    ended: outcome.how,
    exitCode,
    durationMs,
    inside: JSON.parse(times) as unknown,
    consoleEnd: lastLines(said),
  };
  await writeFile(join(folder, 'machine.json'), `${JSON.stringify(machine, null, 2)}\n`);

  const shown = relative(root, folder);
  if (exitCode !== null) {
    process.stdout.write(await readFile(join(result, 'stdout'), 'utf8').catch(() => ''));
    console.error(
      `test:vm: exit ${exitCode} after ${Math.round(durationMs / 1000)} s in the machine; all of it in ${shown}`,
    );
    return exitCode;
  }
  const why =
    outcome.how === 'deadline' ? 'it was cut off at its deadline' : `QEMU: ${outcome.how} ${outcome.complaint}`;
  console.error(`error the machine did not get to its end after ${Math.round(durationMs / 1000)} s: ${why}`);
  console.error(`hint  All of it is in ${shown}; the last lines of its console:`);
  for (const line of lastLines(said)) console.error(`  | ${line}`);
  return INCONCLUSIVE;
}

function lastLines(text: string): readonly string[] {
  const lines = printable(text)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.slice(-TOLD_LINES);
}

/** A console speaks to a terminal, and a terminal obeys: what is kept of it is text. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001B(?:\[[0-9;?!]*[a-zA-Z]|\][^\u0007]*\u0007|.)|[^\P{Cc}\n\t]/gu, '');
}
