import type { ExecSpec } from '../model/exec-spec.ts';
import { type ExecProgram, isFound } from '../model/exec-program.ts';
import { parseBinfmtEntry, takesProgram } from '../parsers/binfmt-misc.ts';
import type { Collector, Target } from './collector.ts';
import { type Inside, insideOf } from './proc/inside.ts';
import { lookThrough } from './proc/look-path.ts';
import { ownInit } from './proc/own-init.ts';
import { ownMachine } from './proc/own-machine.ts';
import { lookAtProgram, neededBy } from './proc/program-files.ts';

/** What dockerd gives a container without a PATH of its own (moby oci/defaults: `DefaultPathEnv`). */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const MOST_DIRECTORIES = 64;
const MOST_CHARS = 1000;
const BINFMT = '/proc/sys/fs/binfmt_misc';

export default {
  kind: 'exec.program',
  how: ({ inspect, exec }) =>
    `P=/proc/${inspect.initPid ?? 'PID'}/root; ls -lL $P${exec?.command[0] ?? '/COMMAND'}; head -c 256 $P${exec?.command[0] ?? '/COMMAND'} | od -c`,
  async collect(target) {
    const init = await ownInit(target);
    if (init.status === 'absent') return init;
    const { exec } = target;
    if (exec === null) return { status: 'read', value: { asked: 'nothing' } };
    return { status: 'read', value: await programOf(target, exec, await insideOf(target.host, init.pid)) };
  },
} satisfies Collector<'exec.program'>;

async function programOf(target: Target, exec: ExecSpec, inside: Inside): Promise<ExecProgram> {
  const [word] = exec.command;
  const searched = word.includes('/') ? [] : searchPath(target, exec);
  const { found, head } = word.includes('/')
    ? await lookAtProgram(inside, fromWorkdir(word, exec.workdir ?? target.inspect.workdir))
    : await lookThrough(inside, searched, word);
  const [needs, hostMachine, emulators] = await Promise.all([
    neededBy(inside, found),
    ownMachine(target.host),
    isFound(found) ? emulatorsOf(target, found.file.path, head) : [],
  ]);
  return { asked: 'command', word: word.slice(0, MOST_CHARS), searched, found, needs, hostMachine, emulators };
}

/** The exec's own PATH beats the container's. */
function searchPath({ inspect }: Target, { env }: ExecSpec): readonly string[] {
  const own = env.findLast((one) => one.startsWith('PATH='))?.slice('PATH='.length);
  const path = own ?? inspect.searchPath ?? DEFAULT_PATH;
  return path
    .split(':')
    .slice(0, MOST_DIRECTORIES)
    .map((directory) => directory.slice(0, MOST_CHARS));
}

/** A word with a slash that does not begin with one is meant from the working directory. */
function fromWorkdir(word: string, workdir: string): string {
  return word.startsWith('/') ? word : `${workdir}/${word}`;
}

/** Empty when binfmt_misc is not mounted here: then nothing is registered that we could know of. */
async function emulatorsOf({ host }: Target, path: string, head: Uint8Array): Promise<readonly string[]> {
  const names = await host.readDir(BINFMT).catch(() => []);
  const entries = await Promise.all(
    names
      .filter((name) => name !== 'register' && name !== 'status')
      .map(async (name) => parseBinfmtEntry(name, await host.readText(`${BINFMT}/${name}`).catch(() => ''))),
  );
  return entries.flatMap((entry) => (entry !== null && takesProgram(entry, path, head) ? [entry.name] : []));
}
