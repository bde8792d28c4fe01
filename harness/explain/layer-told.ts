import type { Layer } from '../model/layer.ts';
import type { Peeled } from './wrappers.ts';

/**
 * The layer by what a text says of itself, the surest first. Go spells errno in lower case, the C library capitalised:
 * `fork: Resource temporarily unavailable` is a shell, crun or nsexec; in lower case it is runc or a daemon.
 */
const TELLS: readonly (readonly [RegExp, Layer])[] = [
  [/exec user process|standard_init_linux/iu, 'command'],
  [
    /fork rejected by pids|memory cgroup out of memory|page allocation failure|apparmor="?DENIED|avc: +denied/iu,
    'kernel',
  ],
  [
    /nsexec|nsenter:|stage-[12]|final child|preliminary setup|bootstrap data|exec(?:uting|ing) setns process|running exec setns/iu,
    'runtime-init',
  ],
  [/pthread_create|newosproc|OS thread|procReady|init-p|runc:\[/iu, 'runtime-init'],
  [
    /starting setns process|adding pid \d+|applying cgroup|cgroup config|procHooks|new parent process|systemd unit|rlimits? for/iu,
    'runtime',
  ],
  [
    /container init|session key|chdir to cwd|working directory|seccomp|apparmor|keycreate|capabilit|\/dev\/ptmx|exec: "|setgroups|setuid/iu,
    'runtime-init',
  ],
  [
    /cannot exec in a|container (?:"[^"]*" )?does not exist|did not terminate suc|namespace path|unable to signal init/iu,
    'runtime',
  ],
  // Who starts a shim is containerd.
  [/fork\/exec \S{0,200}containerd-shim\S{0,60}: |exec: "\S{0,200}containerd-shim/iu, 'containerd'],
  [/retrieve OCI runtime error|shim|ttrpc|\bfifo\b/iu, 'shim'],
  [/containerd|bolt|transport is closing|code = Unavailable/iu, 'containerd'],
  [/dockerd|docker daemon|daemon|Container \S+ is (?:not running|paused|restarting)/iu, 'dockerd'],
  [/kubelet|ContainerManager|dialing backend|upgrade connection|probe /iu, 'client'],
];

/** Where it failed as far as the words around the failure tell; `null` when they do not. */
export function layerTold(text: string, { by }: Peeled): Layer | null {
  for (const [pattern, layer] of TELLS) if (pattern.test(text)) return layer;
  const last = by.at(-1);
  switch (last) {
    case 'exec':
    case 'create':
    case 'runtime':
      return 'runtime';
    case 'shim':
      return 'shim';
    case 'containerd':
    case 'cri':
      return 'containerd';
    case 'dockerd':
    case 'health':
      return 'dockerd';
    case 'kubelet':
    case 'client':
      return 'client';
    case undefined:
      return null;
  }
}
