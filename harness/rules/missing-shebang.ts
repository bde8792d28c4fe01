import { isFound, type ProgramFormat } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import { chainOf, commandFile, type FileEvidence, type FileFault, type FileQuestion } from './command-file.ts';

const question: FileQuestion = {
  refusals: { steps: ['execve', 'lookup'], errnos: ['ENOEXEC'] },
  layer: 'command',
  whyLayer: 'The kernel itself refuses the file at execve (ENOEXEC); a shell would run it, and nobody asked a shell.',
  fault(program) {
    const { word, found, emulators } = program;
    if (!isFound(found)) return `${word} is not there`;
    if (emulators.length > 0) return `binfmt_misc gives ${word} to ${emulators.join(', ')}`;
    for (const one of chainOf(program)) {
      if (one === null || one.file.type !== 'file') continue;
      const fault = faultOf(one.format, one.file.path);
      if (fault !== null) return fault;
    }
    return `${found.file.path} begins as a program or a script does`;
  },
  remedy: ({ word, found }, container) => [
    {
      for: 'docker',
      commands: [`docker exec ${container} sh ${isFound(found) ? found.file.path : word}`],
      changes: 'who reads the file: a shell, instead of the kernel',
      lasts: 'for this exec',
    },
    {
      for: 'application',
      commands: [
        `sed -i '1i #!/bin/sh' ${isFound(found) ? found.file.path : word}   # the two characters #! must be the very first`,
      ],
      changes: 'the first line of the script',
      lasts: 'until the container is recreated; in the image for good',
    },
  ],
};

function faultOf(format: ProgramFormat, path: string): FileFault | null {
  const refused = (because: string, certainty: FileFault['certainty'] = 'refused'): FileFault => ({
    because,
    quote: `${path}: ${because.slice(path.length + 1)}`,
    certainty,
  });
  switch (format.kind) {
    case 'empty':
      return refused(`${path} is empty`);
    case 'text':
      if (format.begins === 'byte-order-mark') return refused(`${path} has a byte order mark before its first line`);
      if (format.begins === 'blank') return refused(`${path} has a blank before #!`);
      return refused(`${path} is text that does not begin with #!`);
    case 'data':
      return refused(`${path} is no ELF program, and does not begin with #!`, 'likely');
    case 'script':
      return format.interpreter === '' ? refused(`${path} names no interpreter behind #!`) : null;
    case 'elf':
    case 'foreign':
      return null;
  }
}

/** A text file without `#!`: a shell runs it, execve does not. */
const missingShebang: Rule<'exec.program', 'container.inspect' | 'exec.attempts'> = {
  id: 'missing-shebang',
  needs: ['exec.program'],
  likes: ['container.inspect', 'exec.attempts'],
  match: (evidence: FileEvidence) => commandFile(question, evidence),
};

export default missingShebang;
