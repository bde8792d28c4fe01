import type { Layer } from '../model/layer.ts';
import { halfOfRunc } from './runc-halves.ts';
import type { Carrier, Peeled } from './wrappers.ts';

type Tell = readonly [RegExp, Layer];

/**
 * The layer by what a text says was being done, the surest first. Go spells errno in lower case, the C library capitalised:
 * `fork: Resource temporarily unavailable` is a shell, crun or nsexec; in lower case it is runc or a daemon.
 */
const DOINGS: readonly Tell[] = [
  [
    /fork rejected by pids|memory cgroup out of memory|invoked oom-killer|page allocation failure|apparmor="?DENIED|avc: +denied|SLUB: |_refrigerator|blocked for more than|mkdir \/sys\/fs\/cgroup\S{0,300}: (?:no space left|cannot allocate)/iu,
    'kernel',
  ],
  [/exec user process|standard_init_linux|exec container process/iu, 'command'],
  [
    /nsexec|nsenter:|stage-[12]|final child|preliminary setup|bootstrap data|exec(?:uting|ing) setns process|running exec setns/iu,
    'runtime-init',
  ],
  [/runtime\/cgo: pthread_create|newosproc|OS thread|procReady|init-p|runc:\[/iu, 'runtime-init'],
  // The parent does these for a child that waits, and reports them as errors of its start.
  [
    /starting setns process|adding pid \d+|appl(?:y|ying) cgroup|cgroup config|procHooks|new parent process|systemd unit|rlimits? for|\bhook\b|memory limit to|cgroupsPath|sub cgroup|\.subtree_control/iu,
    'runtime',
  ],
  // Both are found in the configuration, before there is a child.
  [/not allowed in host network namespace|not in a separate kernel namespace/iu, 'runtime'],
  [
    /container init|session key|chdir to cwd|working directory|seccomp|apparmor|keycreate|\bcaps\b|capabilit|\/dev\/ptmx|\/dev\/pts\/|exec: "|setgroups|setuid|setresuid|to rootfs|rootfs_linux|pivot_root|sysctl/iu,
    'runtime-init',
  ],
  [
    /cannot exec in a (?!(?:stopped|paused|deleted|created) state)|container (?:"[^"]*" )?does not exist|did not terminate suc|namespace path|signal(?:ing|ling)? (?:init|\d+ to pid)/iu,
    'runtime',
  ],
  [/cannot (?:exec in|start) a (?:stopped|paused|deleted|created) (?:state|process)|shim error: /iu, 'shim'],
  // Who starts a shim is containerd.
  [
    /fork\/exec \S{0,200}containerd-shim\S{0,60}: |exec: "\S{0,200}containerd-shim|start failed: |failed to start shim: /iu,
    'containerd',
  ],
  [/retrieve OCI runtime error|runc console socket|runc-process\d/iu, 'shim'],
];

/** Names of programs, and what only they handle: whoever is named last on the way in. */
const NAMES: readonly Tell[] = [
  [/\/libcontainerd\/|\/run\/docker\/(?!runtime-|containerd)/iu, 'dockerd'],
  [/\/run\/(?:docker\/runtime-)?(?:runc|crun)\//iu, 'runtime'],
  [
    /\bdriver "?(?:overlay2?|aufs|btrfs|devicemapper|zfs|vfs)"? failed|\/docker\/(?:overlay2|aufs|containers|tmp)\/|graphdriver/iu,
    'dockerd',
  ],
  [
    /newuidmap|newgidmap|default OCI runtime|podman system migrate|rootlesskit|cannot re-exec process|exec sessions?\b|infra container|\blibpod\b(?!-)/iu,
    'dockerd',
  ],
  [/\bconmon\b/iu, 'shim'],
  [/(?<!-)\bshim\b|containerd-shim|ttrpc|\bfifo\b/iu, 'shim'],
  [/\bcontainerd\b|bolt|transport is closing|code = Unavailable|\bcrio?-?o?\b/iu, 'containerd'],
  [
    /dockerd|docker daemon|(?<!response from )\bdaemon\b|Container \S+ is (?:not running|paused|restarting)/iu,
    'dockerd',
  ],
  [/kubelet|ContainerManager|dialing backend|upgrade connection|probe /iu, 'client'],
];

/** Who was reached last, by the envelope around the text. */
const REACHED: Readonly<Record<Carrier, Layer>> = {
  exec: 'runtime',
  create: 'runtime',
  runtime: 'runtime',
  shim: 'shim',
  containerd: 'containerd',
  cri: 'containerd',
  dockerd: 'dockerd',
  health: 'dockerd',
  kubelet: 'client',
  client: 'client',
};

function toldBy(tells: readonly Tell[], text: string): Layer | null {
  return tells.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** An envelope of the runtime, wherever it stands. */
const INNERMOST =
  /oci runtime error: |OCI runtime (?:exec|create|start|run) failed: |\brunc (?:create|run) failed: |\bcrun: /iu;
/** What a daemon says of its own: nobody below it is spoken of. */
const DAEMON_ALONE =
  /Error response from daemon: |Cannot start (?:container|service) \S{1,100}: |Handler for \w{1,10} \S{1,300} returned error: /iu;
const SOMEBODY_BELOW =
  /OCI runtime|System error|_linux\.go|\brunc\b|\bcrun\b|shim|rpc error|nsenter|exec failed|exec user|\btask\b|cgroups: |: unknown\b/iu;

/** Of the links of an exec all but crun are of Go, so that who spells an errno so, and is not named, is the command. */
const OF_THE_C_LIBRARY =
  /(?:: |\(|\[Errno \d{1,3}\] )(?:Operation not permitted|Permission denied|No such file or directory|No space left on device|Cannot allocate memory|Function not implemented|Resource temporarily unavailable|Too many open files|Read-only file system|Invalid argument)\b/u;

/** How programs that run other programs tell of an error that nobody has caught. */
const OF_AN_INTERPRETER =
  /Unhandled exception|Traceback \(most recent|Exception in thread|npm ERR!|^\s{0,8}at [\w.$]{3,120}\(|Fatal (?:glibc|Python) error/iu;

/** Where it failed as far as the words around the failure tell; `null` when they do not. */
export function layerTold(text: string, { by }: Peeled): Layer | null {
  const doing = toldBy(DOINGS, text);
  if (doing !== 'kernel' && DAEMON_ALONE.test(text) && !SOMEBODY_BELOW.test(text))
    return toldBy(NAMES, text) ?? 'dockerd';
  if (doing !== null) return doing;
  const last = by.at(-1);
  const reached = INNERMOST.test(text) ? 'runtime' : last === undefined ? null : REACHED[last];
  // An envelope of the runtime is the innermost there is: names in the rest are of paths.
  if (reached === 'runtime') return halfOfRunc(text) ?? reached;
  return (
    toldBy(NAMES, text) ?? reached ?? (OF_THE_C_LIBRARY.test(text) || OF_AN_INTERPRETER.test(text) ? 'command' : null)
  );
}
