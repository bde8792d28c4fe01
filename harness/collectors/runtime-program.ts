import { isFound, type NeededFile, type ProgramFile } from '../model/exec-program.ts';
import type { NotFound } from '../model/inside-file.ts';
import type { VersionAnswer } from '../model/runtime.ts';
import { environValue } from '../parsers/environ.ts';
import type { Collector, Target } from './collector.ts';
import { optionsOf } from './container-home.ts';
import { insideOf } from './proc/inside.ts';
import { lookThrough } from './proc/look-path.ts';
import { ownMachine } from './proc/own-machine.ts';
import { lookAtProgram, neededBy } from './proc/program-files.ts';
import { versionOf } from './proc/runtime-binary.ts';
import { shimOf } from './proc/shim.ts';

const MOST_DIRECTORIES = 64;
const MOST_CHARS = 1_000;

/** A file that the kernel will not start is not asked for its version. */
async function versionOfFile(
  target: Target,
  found: ProgramFile | NotFound,
  needs: readonly NeededFile[],
): Promise<VersionAnswer> {
  if (!isFound(found) || found.file.type !== 'file' || (found.file.mode & 0o111) === 0) return { status: 'not-run' };
  const { kind } = found.format;
  const canStart = (kind === 'elf' || kind === 'script') && needs.every((need) => isFound(need.found));
  return canStart ? await versionOf(target, found.file.path) : { status: 'not-run' };
}

export default {
  kind: 'runtime.program',
  how: ({ inspect }) =>
    `S=$(awk '/^PPid/{print $2}' /proc/${inspect.initPid ?? 'PID'}/status); cat /proc/$S/cwd/options.json; tr '\\0' '\\n' < /proc/$S/environ | grep ^PATH=; ls -lL, head -c 64 | od -c and --version of what that leads to`,
  async collect(target) {
    const shim = await shimOf(target);
    if (shim.status === 'absent') return shim;
    const [environ, { binaryName }, inside, hostMachine] = await Promise.all([
      target.host.readText(`/proc/${shim.pid}/environ`),
      optionsOf(target, shim),
      insideOf(target.host, shim.pid),
      ownMachine(target.host),
    ]);
    const word = binaryName.slice(0, MOST_CHARS);
    const searched = word.includes('/')
      ? []
      : (environValue(environ, 'PATH') ?? '').split(':').slice(0, MOST_DIRECTORIES);
    const path = word.startsWith('/') ? word : `${shim.bundlePath}/${word}`;
    const { found } = word.includes('/')
      ? await lookAtProgram(inside, path)
      : await lookThrough(inside, searched, word);
    const needs = await neededBy(inside, found);
    const version = await versionOfFile(target, found, needs);
    return { status: 'read', value: { word, searched, found, needs, hostMachine, version } };
  },
} satisfies Collector<'runtime.program'>;
