import type { Rule } from '../model/rule.ts';
import type { RuntimeRecord } from '../model/runtime.ts';
import { makeAnew, recordQuote, WHY_RUNTIME } from './record-question.ts';
import { allWork } from './runtime-question.ts';

const WHAT = {
  empty: 'is empty',
  zeros: 'begins with zero bytes, as after a loss of power',
  'cut-short': 'begins as JSON and ends in the middle',
  other: 'is no JSON',
} as const satisfies Partial<Record<RuntimeRecord['content'], string>>;

/** The record names another process than the one that runs; `null`: the same, or it can not be told. */
function disagreement({ recorded, actual }: RuntimeRecord): string | null {
  if (recorded === null || actual === null) return null;
  if (!actual.pids.includes(recorded.pid))
    return `names process ${recorded.pid}, and the first process is ${actual.pids.join(', ')}`;
  return recorded.startTicks === actual.startTicks
    ? null
    : `says that the first process started at tick ${recorded.startTicks}, and it started at ${actual.startTicks}`;
}

/** The runtime's record of the container is there, and can not be read or is not true. */
const stateJsonCorrupt: Rule<'runtime.record', 'exec.attempts' | 'container.inspect'> = {
  id: 'state-json-corrupt',
  needs: ['runtime.record'],
  likes: ['exec.attempts', 'container.inspect'],
  match(evidence) {
    const record = evidence['runtime.record'];
    const { path, content, sizeBytes } = record;
    if (content === 'missing') return { ruledOut: `${path} is not there` };
    const wrong = content === 'json' ? disagreement(record) : WHAT[content];
    if (wrong === null) return { ruledOut: `${path} is JSON and agrees with the first process` };
    if (allWork(evidence['exec.attempts'])) return { ruledOut: 'every exec works' };
    return {
      finding: {
        layer: 'runtime',
        strength: content === 'json' ? 'strong' : 'conclusive',
        because: `the runtime's record of the container, ${path} (${sizeBytes} bytes), ${wrong}.`,
        whyLayer: WHY_RUNTIME,
        citations: [recordQuote(record)],
        remedy: makeAnew(evidence['container.inspect']?.name ?? 'CONTAINER'),
        suspect: null,
      },
    };
  },
};

export default stateJsonCorrupt;
