import type { Rule } from '../model/rule.ts';
import { told, type ToldQuestion } from './told-cause.ts';

const question: ToldQuestion = {
  says: /setns[^\n]{0,100}: (?:operation not permitted|permission denied)|reassociate to namespace[^\n]{0,40}(?:operation not permitted|permission denied)|failed to join \{?[^\n]{0,80}namespaces?: operation not permitted|\/proc\/\d{1,9}\/ns\/\w{1,10}`?"?: (?:permission denied|operation not permitted)/iu,
  strength: 'conclusive',
  layer: 'runtime-init',
  means: 'the runtime may not join a namespace of the container, which takes CAP_SYS_ADMIN over its owner',
  whyLayer: 'The C stage of the child joins the namespaces before anything else.',
  remedy: [
    {
      for: 'host',
      commands: ['nsenter -t INIT_PID -m true   # as the user of the engine; lsns -p INIT_PID tells who owns what'],
      changes: 'nothing: shows whether the engine has the right; the right one is the user that made the container',
      lasts: 'for good, once the exec goes through that engine',
    },
  ],
};

/** The runtime is refused a namespace of the container: setns(2) says EPERM. */
const namespaceJoinDenied: Rule<never, 'exec.attempts'> = {
  id: 'namespace-join-denied',
  needs: [],
  likes: ['exec.attempts'],
  match: ({ 'exec.attempts': attempts }) => told(question, attempts),
};

export default namespaceJoinDenied;
