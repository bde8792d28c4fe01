import { isFound } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import { commandFile, type FileEvidence, type FileQuestion } from './command-file.ts';

const question: FileQuestion = {
  refusals: { steps: ['lookup', 'execve'], errnos: ['ENOENT', 'ENOTDIR', 'ELOOP'] },
  layer: 'runtime-init',
  whyLayer: "The runtime's child looks for the program inside of the container before it asks the kernel to run it.",
  fault({ word, found, searched }) {
    if (isFound(found)) return `${word} is there: ${found.file.path}`;
    if (searched.length > 0) {
      const where = `${searched.length} directories of PATH`;
      return {
        because: `${word} is in none of the ${where}: ${searched.join(', ')}`,
        quote: `${word}: not in ${searched.join(':')}`,
        certainty: 'refused',
      };
    }
    const why = { missing: 'is not there', 'not-a-directory': 'is no directory', refused: 'can not be followed' }[
      found.why
    ];
    return {
      because: `${word} does not exist in the container: ${found.at} ${why}`,
      quote: `${word}: ${found.at} ${why}`,
      certainty: 'refused',
    };
  },
  remedy: ({ word, searched }, container) => [
    {
      for: 'application',
      commands:
        searched.length > 0
          ? [
              `docker exec ${container} /bin/sh -c 'ls ${searched.slice(0, 6).join(' ')}'   # what there is; then the full path`,
            ]
          : [`docker exec ${container} /bin/sh -c 'ls -l ${directoryOf(word)}'   # what there is; then the right path`],
      changes: 'what is typed; nothing in the container',
      lasts: 'for good',
    },
    {
      for: 'docker',
      commands: [
        `docker exec ${container} /bin/sh   # where there is no bash; a debug container where there is no shell`,
      ],
      changes: 'which program is started',
      lasts: 'for this exec',
    },
  ],
};

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** Nothing of that name is in the container, or in its PATH. */
const executableNotFound: Rule<'exec.program', 'container.inspect' | 'exec.attempts'> = {
  id: 'executable-not-found',
  needs: ['exec.program'],
  likes: ['container.inspect', 'exec.attempts'],
  match: (evidence: FileEvidence) => commandFile(question, evidence),
};

export default executableNotFound;
