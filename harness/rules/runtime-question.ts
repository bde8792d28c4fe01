import type { ExecAttempt } from '../model/exec-attempt.ts';
import { isFound, type ProgramFormat } from '../model/exec-program.ts';
import type { Citation, Remedy } from '../model/finding.ts';
import type { RuntimeProgram } from '../model/runtime.ts';

/** Whether every exec that was tried worked: then nothing is wrong with the runtime now, whatever its file looks like. */
export function allWork(attempts: readonly ExecAttempt[] | null): boolean {
  const tried = attempts?.filter(({ outcome }) => outcome !== 'not-tried') ?? [];
  return tried.length > 0 && tried.every(({ outcome }) => outcome === 'works');
}

/** The path or name as a person would look for it. */
export function nameOf({ word, found }: RuntimeProgram): string {
  return isFound(found) ? found.file.path : word;
}

export function programQuote(program: RuntimeProgram): Citation {
  const { word, found, version } = program;
  const file = isFound(found)
    ? `${found.file.path}: ${found.file.type}, mode 0${found.file.mode.toString(8)}, ${formatText(found.format)}`
    : `${found.why} at ${found.at}`;
  const said = { said: `--version: ${version.status === 'said' ? version.line : ''}`, ended: endedText(version) };
  const more =
    version.status === 'said' || version.status === 'ended'
      ? `; ${said[version.status]}`
      : version.status === 'silent'
        ? `; --version: nothing for ${version.afterMs} ms`
        : '';
  return { kind: 'runtime.program', quote: `${word}: ${file}${more}` };
}

function endedText(version: RuntimeProgram['version']): string {
  if (version.status !== 'ended') return '';
  const { exitCode, signal, said } = version;
  const how = exitCode === null ? `ended by ${signal}` : `exit code ${exitCode}`;
  return `--version: ${how}${said === '' ? '' : `, ${said.split('\n')[0]?.slice(0, 200) ?? ''}`}`;
}

export function formatText(format: ProgramFormat): string {
  switch (format.kind) {
    case 'elf':
      return `an ELF program for machine ${format.machine}`;
    case 'script':
      return `a script for ${format.interpreter === '' ? 'nothing' : format.interpreter}`;
    case 'text':
      return 'a text without an interpreter';
    case 'empty':
      return 'empty';
    case 'foreign':
      return `a program for ${format.system}`;
    case 'data':
      return 'no program';
  }
}

/** The runtime is there again for the next exec, without a restart of anything. */
export function reinstall(what: string): readonly [Remedy] {
  return [
    {
      for: 'host',
      commands: [`apt-get install --reinstall runc   # or containerd.io, or the package that ${what} is from`],
      changes: 'the file of the runtime; running containers take it at their next exec',
      lasts: 'for good',
    },
  ];
}

export const WHY_SHIM = 'The shim starts the runtime for each exec, and the kernel gives it nothing to start.';
