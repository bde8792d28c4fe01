import type { ExecAttempt } from '../model/exec-attempt.ts';
import { isFound } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import type { RuntimeProgram } from '../model/runtime.ts';
import { allWork, formatText, nameOf, programQuote } from './runtime-question.ts';

/** go-runc: the runtime ended with a code, and had written no error of its own into its log. */
const ENDED_WITHOUT_WORDS = /did not terminate suc+essfully(?:: exit status \d{1,3})?/u;

/** Neither a version nor a sign that the loader or the kernel refused it: what is there is not the runtime itself. */
function failsByItself({ found, version }: RuntimeProgram): string | null {
  if (!isFound(found)) return null;
  if (version.status === 'silent') return `says nothing to --version for ${version.afterMs} ms`;
  if (version.status !== 'ended' || version.exitCode === null) return null;
  if (/error while loading shared libraries|not found|symbol lookup error/u.test(version.said)) return null;
  return version.exitCode === 0 ? null : `ends --version with exit code ${version.exitCode}`;
}

/** Execs fail or hang also when nothing but the runtime is asked. */
function failsAlone(attempts: readonly ExecAttempt[] | null): string | null {
  const alone = attempts?.find(({ entry, outcome }) => entry === 'runtime' && outcome === 'hangs');
  if (alone !== undefined) return 'an exec by the runtime alone hangs';
  const silent = attempts?.find(({ stdout, stderr }) => ENDED_WITHOUT_WORDS.test(`${stdout}\n${stderr}`));
  return silent === undefined ? null : 'execs end without an error of the runtime';
}

/** What stands in the place of the runtime, or around it, fails by itself. */
const runtimeWrapperFailure: Rule<'runtime.program', 'exec.attempts'> = {
  id: 'runtime-wrapper-failure',
  needs: ['runtime.program'],
  likes: ['exec.attempts'],
  match(evidence) {
    const program = evidence['runtime.program'];
    const attempts = evidence['exec.attempts'];
    const { found } = program;
    if (!isFound(found)) return { ruledOut: `${program.word} is not there` };
    if (allWork(attempts)) return { ruledOut: 'every exec works' };
    const itself = failsByItself(program);
    const alone = failsAlone(attempts);
    const isScript = found.format.kind === 'script';
    // A real runtime that was refused something ends without words too: only a script, or one without a version, is a wrapper.
    if (itself === null && !(isScript && alone !== null)) {
      return { ruledOut: `${nameOf(program)} is ${formatText(found.format)} and answers to --version` };
    }
    const what = isScript ? `a script for ${found.format.interpreter}` : formatText(found.format);
    const sentences = [itself, alone].filter((one) => one !== null);
    return {
      finding: {
        layer: 'runtime',
        strength: (itself !== null && alone !== null) || (itself !== null && isScript) ? 'strong' : 'weak',
        because: `what the shim starts as the runtime, ${nameOf(program)}, is ${what} and ${sentences.join('; ')}.`,
        whyLayer: 'The shim starts it as the runtime; it fails before or around the runtime itself.',
        citations: [programQuote(program)],
        remedy: [
          {
            for: 'host',
            commands: [
              `${nameOf(program)} --version   # and read it, when it is a script; then mend it or put the runtime in its place`,
            ],
            changes: 'the program that the shim starts; running containers take it at their next exec',
            lasts: 'for good',
          },
        ],
        suspect: null,
      },
    };
  },
};

export default runtimeWrapperFailure;
