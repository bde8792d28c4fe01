import type { Rule } from '../model/rule.ts';
import { policyDenied, type PolicyEvidence, type PolicyQuestion } from './policy-denied.ts';

const question: PolicyQuestion = {
  what: 'avc',
  name: 'SELinux',
  says: /\/attr\/(?:keycreate|current|sockcreate|fscreate)"?: |can't set process label|selinux label|(?:set|apply)(?:ting)? (?:file|process|key) label/iu,
  remedy: [
    {
      for: 'host',
      commands: [
        'ausearch -m avc -ts recent; ps -Z -p INIT_PID   # then restorecon -RFv of the data root, :z or :Z of a volume',
      ],
      changes: 'the labels of the files, to those that the policy knows',
      lasts: 'until they are relabelled',
    },
    {
      for: 'docker',
      commands: ['docker run --security-opt label=disable ...   # to prove it'],
      changes: 'the label of a new container',
      lasts: 'until the container is recreated',
    },
  ],
};

/** SELinux refused the runtime's child: the label of the process, of a volume or of the runtime does not fit. */
const selinuxDenied: Rule<never, 'kernel.log' | 'exec.attempts'> = {
  id: 'selinux-denied',
  needs: [],
  likes: ['kernel.log', 'exec.attempts'],
  match: (evidence: PolicyEvidence) => policyDenied(question, evidence),
};

export default selinuxDenied;
