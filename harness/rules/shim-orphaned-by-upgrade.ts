import type { Rule } from '../model/rule.ts';
import { told, type ToldQuestion } from './told-cause.ts';

const question: ToldQuestion = {
  says: /unix:? ?(?:\/\/)?(?:@|\\?x00)?[^\s;]{0,60}(?:containerd-shim|\/run\/containerd\/s\/)\S{0,300}: connect: (?:connection refused|no such file or directory)|failed to (?:dial|connect to|reconnect)[^\n]{0,30} shim|bootstrap\.json: no such file/iu,
  strength: 'strong',
  layer: 'containerd',
  means: 'containerd does not reach the shim at the address that it has for it',
  whyLayer: 'dockerd hands the exec to containerd, which has to reach the shim.',
  remedy: [
    {
      for: 'docker',
      commands: ['docker restart CONTAINER   # it gets a shim of today'],
      changes: 'the container is started again, by the containerd that runs now',
      lasts: 'until /run is cleared, or an upgrade changes the address again',
    },
  ],
};

/** The containerd of today does not find the shim that an earlier one started. */
const shimOrphanedByUpgrade: Rule<never, 'exec.attempts'> = {
  id: 'shim-orphaned-by-upgrade',
  needs: [],
  likes: ['exec.attempts'],
  match: ({ 'exec.attempts': attempts }) => told(question, attempts),
};

export default shimOrphanedByUpgrade;
