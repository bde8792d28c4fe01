import { CONTAINER_FILES_TOO_FEW } from '../rules/nofile-limit.ts';
import type { DangerRule } from './danger-rule.ts';

const nofileLimit: DangerRule = {
  id: 'nofile-limit',
  look({ container: { init } }) {
    if (init.status !== 'there' || init.openFilesLimit === null || init.openFilesLimit > CONTAINER_FILES_TOO_FEW)
      return null;
    return {
      verdict: 'at-risk',
      because: `each of its processes may have ${init.openFilesLimit} open files, and an exec with a terminal was seen to fail with ${CONTAINER_FILES_TOO_FEW}`,
    };
  },
};

export default nofileLimit;
