import type { DangerRule } from './danger-rule.ts';

/** Tasks are counted over containers, which is less than the user may have: what is at the limit here is so for sure. */
const rlimitNproc: DangerRule = {
  id: 'rlimit-nproc',
  look({ container: { init }, needs, tasksOfUid }) {
    if (init.status !== 'there' || init.processesLimit === null || init.uid === null || init.uid === 0) return null;
    const count = tasksOfUid(init.uid);
    if (init.processesLimit - count >= needs.slots) return null;
    return {
      verdict: 'at-risk',
      because: `uid ${init.uid} may have ${init.processesLimit} tasks (RLIMIT_NPROC), and containers whose first process is of it have ${count}`,
    };
  },
};

export default rlimitNproc;
