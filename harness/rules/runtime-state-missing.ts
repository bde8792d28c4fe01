import type { Rule } from '../model/rule.ts';
import { makeAnew, recordQuote, WHY_RUNTIME } from './record-question.ts';
import { allWork } from './runtime-question.ts';

/** The runtime has no record of a container that runs. */
const runtimeStateMissing: Rule<'runtime.record', 'exec.attempts' | 'container.inspect'> = {
  id: 'runtime-state-missing',
  needs: ['runtime.record'],
  likes: ['exec.attempts', 'container.inspect'],
  match(evidence) {
    const record = evidence['runtime.record'];
    if (record.content !== 'missing') return { ruledOut: `${record.path} is there` };
    if (record.actual === null) return { ruledOut: 'the first process is gone, and the record with it' };
    if (allWork(evidence['exec.attempts'])) return { ruledOut: 'every exec works' };
    const what = record.directory === 'missing' ? 'its directory is gone' : 'its directory is there without it';
    return {
      finding: {
        layer: 'runtime',
        strength: 'conclusive',
        because: `the runtime's record of the container, ${record.path}, is missing (${what}) while the container runs.`,
        whyLayer: WHY_RUNTIME,
        citations: [recordQuote(record)],
        remedy: makeAnew(evidence['container.inspect']?.name ?? 'CONTAINER'),
        suspect: null,
      },
    };
  },
};

export default runtimeStateMissing;
