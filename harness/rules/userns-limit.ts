import type { Rule } from '../model/rule.ts';
import { told, type ToldQuestion } from './told-cause.ts';

const question: ToldQuestion = {
  says: /namespaces?\b[^;:\n]{0,40}: no space left on device|(?:unshare|\bclone)[^:\n]{0,40}: no space left on device|fork\/exec \/proc\/self\/(?:exe|fd\/\d{1,9}): no space left on device/iu,
  strength: 'conclusive',
  layer: 'kernel',
  means: 'ENOSPC of a namespace is a limit on their number (user.max_*_namespaces), and no disk',
  whyLayer: 'The kernel counts namespaces for each user, over all containers.',
  remedy: [
    {
      for: 'host',
      commands: [
        'grep . /proc/sys/user/max_*_namespaces; lsns --noheadings --output TYPE | sort | uniq -c   # what there is',
        'sysctl -w user.max_user_namespaces=65536',
      ],
      changes: 'how many one user may have',
      lasts: 'until the next boot; for good in /etc/sysctl.d',
    },
  ],
};

/** No further namespace may be made: their number is limited. */
const usernsLimit: Rule<never, 'exec.attempts'> = {
  id: 'userns-limit',
  needs: [],
  likes: ['exec.attempts'],
  match: ({ 'exec.attempts': attempts }) => told(question, attempts),
};

export default usernsLimit;
