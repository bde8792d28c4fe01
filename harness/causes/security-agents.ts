import type { CauseEntry } from '../model/knowledge.ts';
import { BOOTSTRAP_BROKEN, GO_THREAD, INIT_DIED, OOM_NOTE, REFUSED, RUNTIME_SILENT } from './phrases.ts';

/** Agents of the host that refuse or kill. */
export const securityAgents: readonly CauseEntry[] = [
  {
    id: 'bpf-lsm-policy',
    area: 'security modules and capabilities',
    title: 'A BPF policy of a security agent refuses',
    about:
      'An agent such as Tetragon, KubeArmor or Falco with a kill action attaches programs to the hooks of the kernel and refuses or kills by a rule about path, parent or namespace. Neither AppArmor nor SELinux logs it.',
    layers: ['runtime-init', 'runtime', 'command'],
    signatures: [
      {
        says: /fork\/exec \/proc\/self\/exe: operation not permitted/iu,
        weight: 7,
        layer: 'runtime',
        because: 'The runtime may not execute itself, which no mode of a file and no filter of the container forbids.',
      },
      {
        says: [/tetragon|kubearmor|bpf[-_ ]?lsm|lsm[/_.]bprm|lsm bpf|bpfcontain|lockc/iu, REFUSED],
        weight: 9,
        layer: null,
        because: 'An agent that refuses through BPF is named.',
      },
      {
        says: /tetragon|kubearmor|bpf[-_ ]?lsm|bpf_lsm_\w{1,40}|lsm\/bprm_check/iu,
        weight: 7,
        layer: null,
        because: 'An agent that works through BPF is named.',
      },
      {
        says: /(?:exec user process caused:? ?"?|(?<!fork\/)\bexec:? [^\s:]{1,300}: |exec container process [^;]{0,200}: )operation not permitted/iu,
        weight: 5,
        layer: 'runtime-init',
        because: 'execve gave EPERM, which no mode of a file gives: a policy does.',
      },
    ],
    neighbours: [
      { id: 'external-agent-kills-runc', tellApart: 'The process is killed instead of refused.' },
      { id: 'seccomp-eperm', tellApart: 'Seccomp looks at the call, not at the path: every execve is refused.' },
    ],
    decidedBy: [
      '`cat /sys/kernel/security/lsm`: bpf is in it; `bpftool prog list`: type lsm',
      "the agent's own events",
    ],
    remedy: ['Exempt the path or the namespace in the policy of the agent'],
    sources: ['Linux Documentation/bpf/prog_lsm.rst', 'cilium/tetragon docs: enforcement', 'kubearmor/KubeArmor'],
  },
  {
    id: 'external-agent-kills-runc',
    area: 'security modules and capabilities',
    title: 'An agent of the host kills or blocks the runtime',
    about:
      'A virus scanner or an endpoint agent takes `runc init` (a memfd that executes itself and changes namespaces) for an attack, kills it, or refuses its execve through fanotify.',
    layers: ['runtime-init', 'runtime', 'shim'],
    signatures: [
      {
        says: /fork\/exec \/\S{0,200}: operation not permitted/iu,
        weight: 7,
        layer: 'shim',
        because: 'EPERM for an execve of root comes from a filter such as fanotify.',
      },
      {
        says: [RUNTIME_SILENT, /signal: killed|exit status 137/iu],
        weight: 7,
        layer: 'runtime',
        because: 'The runtime itself got SIGKILL.',
      },
      {
        says: /(?:executing setns process|waiting on setns process[^;]{0,40})[^;]{0,40}signal: killed/iu,
        unless: OOM_NOTE,
        weight: 7,
        layer: 'runtime-init',
        because: 'A stage of the child got SIGKILL.',
      },
      {
        says: /\b(?:symantec|mcafee|trellix|crowdstrike|falcon-sensor|sentinelone|sophos|trend ?micro|ds_agent|cortex xdr|defender|mdatp|bitdefender|clamonacc|kaspersky|eset|twistlock|aqua(?:-| )enforcer|prisma)[^;]{0,200}(?:block|kill|den|quarantin|terminat|prevent)/iu,
        weight: 9,
        layer: null,
        because: 'A security agent says that it stepped in.',
      },
      {
        says: INIT_DIED,
        unless: new RegExp(`${OOM_NOTE.source}|${GO_THREAD.source}`, 'iu'),
        weight: 3,
        layer: 'runtime-init',
        because: 'The child was gone without a word, as one that is killed.',
      },
      {
        says: BOOTSTRAP_BROKEN,
        weight: 4,
        layer: 'runtime-init',
        because: 'The child was killed before it read anything.',
      },
    ],
    neighbours: [
      { id: 'oom-kill-runc-init', tellApart: 'oom_kill of memory.events has risen.' },
      { id: 'bpf-lsm-policy', tellApart: 'The policy is in the kernel: refused, not killed.' },
      { id: 'container-pids-max', tellApart: 'The exec takes more than 210 ms to fail, and pids.events rises.' },
    ],
    decidedBy: [
      'who sends signal 9: `bpftrace -e` on tracepoint:signal:signal_generate, or auditd on kill',
      'the log of the agent; the exec with the agent stopped',
    ],
    remedy: ['Exempt the runtime, the shim and the data directory in the agent'],
    sources: ['moby/moby#22705', 'fanotify(7): FAN_OPEN_EXEC_PERM'],
  },
];
