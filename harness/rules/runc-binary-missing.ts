import { isFound } from '../model/exec-program.ts';
import type { Rule } from '../model/rule.ts';
import { allWork, nameOf, programQuote, reinstall, WHY_SHIM } from './runtime-question.ts';

/** A path whose directory is not there either leads nowhere: that is `runtime-path-wrong`. */
export function isMissingFile(word: string, at: string): boolean {
  return (
    !word.startsWith('/') || at === word || at.slice(0, at.lastIndexOf('/')) === word.slice(0, word.lastIndexOf('/'))
  );
}

/** The file that the shim looks up for each exec is gone. */
const runcBinaryMissing: Rule<'runtime.program', 'exec.attempts'> = {
  id: 'runc-binary-missing',
  needs: ['runtime.program'],
  likes: ['exec.attempts'],
  match(evidence) {
    const program = evidence['runtime.program'];
    const { word, searched, found } = program;
    if (isFound(found)) return { ruledOut: `${nameOf(program)} is there` };
    if (found.why !== 'missing' || !isMissingFile(word, found.at)) return { ruledOut: `${found.at}: ${found.why}` };
    if (allWork(evidence['exec.attempts'])) return { ruledOut: 'every exec works' };
    const where = searched.length > 0 ? ` in the shim's PATH (${searched.join(':')})` : '';
    return {
      finding: {
        layer: 'shim',
        strength: 'conclusive',
        because: `the runtime ${word}, which the shim starts for each exec, is not there${where}.`,
        whyLayer: WHY_SHIM,
        citations: [programQuote(program)],
        remedy: reinstall(word),
        suspect: null,
      },
    };
  },
};

export default runcBinaryMissing;
