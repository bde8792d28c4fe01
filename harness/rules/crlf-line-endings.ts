import { isFound } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import { chainOf, commandFile, type FileEvidence, type FileQuestion, missingNeed } from './command-file.ts';

const question: FileQuestion = {
  refusals: { steps: ['execve', 'lookup'], errnos: ['ENOENT'] },
  layer: 'command',
  whyLayer: 'The kernel looks for an interpreter with a carriage return in its name at execve, and does not find it.',
  fault(program) {
    const { word, found } = program;
    if (!isFound(found)) return `${word} is not there`;
    const missing = missingNeed(program);
    for (const one of chainOf(program)) {
      if (one === null || one.format.kind !== 'script') continue;
      const { interpreter, argument } = one.format;
      if (interpreter.endsWith('\r') && missing?.path === interpreter) {
        return {
          because: `the first line of ${one.file.path} ends as on Windows, so that its interpreter is called ${shown(interpreter)}, which is not there`,
          quote: `${one.file.path}: #!${shown(interpreter)}`,
          certainty: 'refused',
        };
      }
      if (argument?.endsWith('\r') === true) {
        return {
          because: `the first line of ${one.file.path} ends as on Windows, so that ${interpreter} is given the argument ${shown(argument)}`,
          quote: `${one.file.path}: #!${interpreter} ${shown(argument)}`,
          certainty: 'likely',
        };
      }
    }
    return `no carriage return in the first line of ${found.file.path}`;
  },
  remedy: ({ word, found }, container) => {
    const path = isFound(found) ? found.file.path : word;
    return [
      {
        for: 'docker',
        commands: [`docker exec ${container} sed -i 's/\\r$//' ${path}`],
        changes: 'the line ends of the script, to those of Unix',
        lasts: 'until the container is recreated',
      },
      {
        for: 'application',
        commands: [
          `echo '*.sh text eol=lf' >> .gitattributes && git add --renormalize .   # then build the image again`,
        ],
        changes: 'how git writes scripts on Windows',
        lasts: 'for good',
      },
    ];
  },
};

function shown(text: string): string {
  return JSON.stringify(text);
}

/** The script's first line ends with a carriage return. */
const crlfLineEndings: Rule<'exec.program', 'container.inspect' | 'exec.attempts'> = {
  id: 'crlf-line-endings',
  needs: ['exec.program'],
  likes: ['container.inspect', 'exec.attempts'],
  match: (evidence: FileEvidence) => commandFile(question, evidence),
};

export default crlfLineEndings;
