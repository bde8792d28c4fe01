import type { Rule } from '../model/rule.ts';
import { told, type ToldQuestion } from './told-cause.ts';

const question: ToldQuestion = {
  says: /(?:inotify|fsnotify)[^\n]{0,160}(?:too many open files|no space left on device)|failed to allocate directory watch/iu,
  strength: 'conclusive',
  layer: 'shim',
  means:
    'EMFILE or ENOSPC of inotify is a limit of one user over all containers (fs.inotify.max_user_instances, _watches)',
  whyLayer: 'The shim watches the memory events of its containers with it; the runtime itself does not.',
  remedy: [
    {
      for: 'host',
      commands: [
        'sysctl -w fs.inotify.max_user_instances=8192 fs.inotify.max_user_watches=524288',
        'find /proc/[0-9]*/fd -lname anon_inode:inotify 2>/dev/null | cut -d/ -f3 | sort | uniq -c | sort -rn | head',
      ],
      changes: 'the limit; the second shows who has them',
      lasts: 'until the next boot; for good in /etc/sysctl.d',
    },
  ],
};

/** Somebody on the way of the exec may not watch files any more. */
const inotifyInstances: Rule<never, 'exec.attempts'> = {
  id: 'inotify-instances',
  needs: [],
  likes: ['exec.attempts'],
  match: ({ 'exec.attempts': attempts }) => told(question, attempts),
};

export default inotifyInstances;
