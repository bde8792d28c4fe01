import { isFound } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import { isMissingFile } from './runc-binary-missing.ts';
import { allWork, nameOf, programQuote, WHY_SHIM } from './runtime-question.ts';

/** The path that the engine was configured with leads to no file at all. */
const runtimePathWrong: Rule<'runtime.program', 'exec.attempts' | 'container.inspect'> = {
  id: 'runtime-path-wrong',
  needs: ['runtime.program'],
  likes: ['exec.attempts', 'container.inspect'],
  match(evidence) {
    const program = evidence['runtime.program'];
    const { word, found } = program;
    const wrong = isFound(found)
      ? found.file.type === 'file'
        ? null
        : `${found.file.path} is ${found.file.type === 'directory' ? 'a directory' : 'no file'}`
      : found.why === 'missing' && isMissingFile(word, found.at)
        ? null
        : `${found.at} is ${found.why === 'missing' ? 'not there' : found.why}, on the way to ${word}`;
    if (wrong === null) return { ruledOut: `${nameOf(program)} is a path to a file` };
    if (allWork(evidence['exec.attempts'])) return { ruledOut: 'every exec works' };
    const runtime = evidence['container.inspect']?.runtime;
    return {
      finding: {
        layer: 'shim',
        strength: 'conclusive',
        because: `the shim was told to start ${word} for each exec, and ${wrong}.`,
        whyLayer: WHY_SHIM,
        citations: [programQuote(program)],
        remedy: [
          {
            for: 'docker',
            commands: [
              `docker info --format '{{json .Runtimes}}'   # what the engine calls ${runtime === undefined || runtime === '' ? 'the runtime' : runtime}; then mend the path in /etc/docker/daemon.json`,
            ],
            changes: 'where the engine looks for the runtime; a container keeps the path that it was made with',
            lasts: 'for good, of containers that are made afterwards',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default runtimePathWrong;
