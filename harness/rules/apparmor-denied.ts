import type { Rule } from '../model/rule.ts';
import { policyDenied, type PolicyEvidence, type PolicyQuestion } from './policy-denied.ts';

const question: PolicyQuestion = {
  what: 'apparmor',
  name: 'AppArmor',
  says: /apparmor[^\n]{0,160}(?:profile|exec)|\/attr\/apparmor\/\S{1,20}"?: /iu,
  remedy: [
    {
      for: 'host',
      commands: ['dmesg | grep apparmor=   # profile, operation and name; apparmor_parser -r /etc/apparmor.d/PROFILE'],
      changes: 'loads the profile again, or shows what it has to allow',
      lasts: 'until it is unloaded: systemctl restart apparmor drops the profile that Docker has loaded',
    },
    {
      for: 'docker',
      commands: ['docker run --security-opt apparmor=unconfined ...   # to prove it'],
      changes: 'the profile of a new container',
      lasts: 'until the container is recreated',
    },
  ],
};

/** AppArmor refused the runtime's child: the profile is gone, can not be entered, or forbids what the exec needs. */
const apparmorDenied: Rule<never, 'kernel.log' | 'exec.attempts'> = {
  id: 'apparmor-denied',
  needs: [],
  likes: ['kernel.log', 'exec.attempts'],
  match: (evidence: PolicyEvidence) => policyDenied(question, evidence),
};

export default apparmorDenied;
