import type { Rule } from '../model/rule.ts';
import { told, type ToldQuestion } from './told-cause.ts';

const question: ToldQuestion = {
  says: /(?:session key(?:ring)?|keyring|keyctl|add_key)[^\n]{0,120}: (?:function not implemented|operation not permitted|permission denied)/iu,
  strength: 'conclusive',
  layer: 'runtime-init',
  means: 'the call for a session keyring is forbidden around the engine, and not used up',
  whyLayer: '`runc init` joins the session keyring of the container before it becomes the user of the exec.',
  remedy: [
    {
      for: 'host',
      commands: [
        'grep Seccomp /proc/$(pidof dockerd)/status   # 2: a filter around the engine; LXC: features keyctl=1,nesting=1',
      ],
      changes: 'what the sandbox around the engine lets it do',
      lasts: 'for good, after a restart of that sandbox',
    },
  ],
};

/** A sandbox around the engine forbids the calls of keyrings. */
const outerSeccompKeyctl: Rule<never, 'exec.attempts'> = {
  id: 'outer-seccomp-keyctl',
  needs: [],
  likes: ['exec.attempts'],
  match: ({ 'exec.attempts': attempts }) => told(question, attempts),
};

export default outerSeccompKeyctl;
