import type { Rule } from '../model/rule.ts';
import { told, type ToldQuestion } from './told-cause.ts';

const question: ToldQuestion = {
  says: /BPF_PROG_ATTACH[^\n]{0,160}(?:argument list too long|no space left on device)|found more than one filter|failed to call BPF_PROG_DETACH|(?:BPF_PROG_LOAD|load program)[^\n]{0,160}(?:cannot allocate memory|memlock)/iu,
  strength: 'conclusive',
  layer: 'runtime',
  means: 'a device filter of the cgroup could not be attached: 64 are there already, or locked memory is used up',
  whyLayer: 'On cgroup v2 the runtime writes the list of devices as a BPF program.',
  remedy: [
    {
      for: 'host',
      commands: ['bpftool cgroup show CGROUP   # more than one cgroup_device; ulimit -l of the daemon'],
      changes: 'nothing: shows them; bpftool cgroup detach CGROUP cgroup_device id N takes one away',
      lasts: 'until they pile up again: a newer runc',
    },
  ],
};

/** Device filters have piled up on the cgroup, or BPF memory is used up. */
const bpfProgramLeak: Rule<never, 'exec.attempts'> = {
  id: 'bpf-program-leak',
  needs: [],
  likes: ['exec.attempts'],
  match: ({ 'exec.attempts': attempts }) => told(question, attempts),
};

export default bpfProgramLeak;
