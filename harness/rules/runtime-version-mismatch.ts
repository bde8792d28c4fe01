import type { Rule } from '../model/rule.ts';
import { told, type ToldQuestion } from './told-cause.ts';

const question: ToldQuestion = {
  says: /unsupported shim version|unsupported (?:OCI )?(?:spec|runtime) version|unknown version specified|shim version mismatch|flag provided but not defined|incorrect usage|unknown (?:long )?flag: --|json: (?:cannot unmarshal|unknown field)|code = unimplemented|unknown service \S{1,100}|unknown capability "?`?CAP_/iu,
  strength: 'strong',
  layer: 'runtime',
  means: 'one part of the engine does not understand what another gives it',
  whyLayer: 'As far as the words tell: an option, a field or a call that the one who got it does not know.',
  remedy: [
    {
      for: 'host',
      commands: [
        'docker version; containerd --version; runc --version; ls -l /proc/$(pidof dockerd)/exe   # (deleted): it is older than its file',
      ],
      changes: 'nothing: shows which of them belong together',
      lasts: 'for good, once the packages fit and the daemons were restarted',
    },
  ],
};

/** Daemon, containerd, shim and runtime are of versions that do not fit. */
const runtimeVersionMismatch: Rule<never, 'exec.attempts'> = {
  id: 'runtime-version-mismatch',
  needs: [],
  likes: ['exec.attempts'],
  match: ({ 'exec.attempts': attempts }) => told(question, attempts),
};

export default runtimeVersionMismatch;
