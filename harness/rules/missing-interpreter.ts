import { isFound } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import { commandFile, type FileEvidence, type FileQuestion, missingNeed } from './command-file.ts';

const question: FileQuestion = {
  refusals: { steps: ['execve', 'lookup'], errnos: ['ENOENT', 'ENOTDIR', 'ELOOP'] },
  layer: 'command',
  whyLayer: 'The file was found, and execve says ENOENT of what it needs; the machinery above has done its work.',
  fault(program) {
    const { word, found } = program;
    if (!isFound(found)) return `${word} itself is not there`;
    const missing = missingNeed(program);
    if (missing === null) return `${found.file.path} has all that it needs to begin`;
    if (missing.path.endsWith('\r')) return `the interpreter of ${found.file.path} has a carriage return in its name`;
    const at = program.needs.indexOf(missing);
    const owner = at === 0 ? found.file.path : (program.needs[at - 1]?.path ?? found.file.path);
    return {
      because: `${found.file.path} is there, and the ${missing.as} ${missing.path} that ${owner} names is not`,
      quote: `${owner}: ${missing.as} ${missing.path}: ${isFound(missing.found) ? '' : missing.found.why}`,
      certainty: 'refused',
    };
  },
  remedy(program, container) {
    const missing = missingNeed(program);
    const path = isFound(program.found) ? program.found.file.path : program.word;
    if (missing?.as === 'loader') {
      return [
        {
          for: 'application',
          commands: [
            `docker exec ${container} sh -c 'ls -l ${missing.path} /lib/ld-* /lib64/ld-*'   # musl (Alpine) or glibc?`,
            'apk add gcompat   # a program for glibc on Alpine; or build it statically, or for this image',
          ],
          changes: 'puts the loader that the program was linked for into the image',
          lasts: 'in the image for good',
        },
      ];
    }
    return [
      {
        for: 'docker',
        commands: [`docker exec ${container} sh ${path}   # if it is a script for a plain shell`],
        changes: 'who reads the script',
        lasts: 'for this exec',
      },
      {
        for: 'application',
        commands: [
          `apk add bash   # or: apt-get install; whatever has ${missing?.path ?? 'the interpreter'}, or another first line in ${path}`,
        ],
        changes: 'puts the interpreter into the image',
        lasts: 'in the image for good',
      },
    ];
  },
};

/** The file is there; its interpreter or its loader is not. */
const missingInterpreter: Rule<'exec.program', 'container.inspect' | 'exec.attempts'> = {
  id: 'missing-interpreter',
  needs: ['exec.program'],
  likes: ['container.inspect', 'exec.attempts'],
  match: (evidence: FileEvidence) => commandFile(question, evidence),
};

export default missingInterpreter;
