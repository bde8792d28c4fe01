import type { CauseEntry } from '../model/knowledge.ts';
import { OTHER_RUNTIME } from './phrases.ts';

/** Runtimes that are more than runc or crun. */
export const runtimeWrappers: readonly CauseEntry[] = [
  {
    id: 'runtime-wrapper-failure',
    area: 'runtime binary and versions',
    title: 'A wrapper or a hook of the runtime failed',
    about:
      'The runtime is not runc alone: nvidia-container-runtime, Kata, gVisor, Sysbox, a script with runtimeArgs, or a hook runs before it or around it, and failed in its own way.',
    layers: ['runtime', 'shim', 'runtime-init'],
    signatures: [
      {
        says: OTHER_RUNTIME,
        weight: 8,
        layer: 'runtime',
        because: 'What containerd ran is a wrapper around runc, and it failed without an error of runc.',
      },
      {
        says: /nvidia-container-(?:cli|runtime-hook|toolkit)|failed to create NVIDIA Container Runtime|failed to construct OCI (?:spec )?(?:modifier|runtime)|could not apply required modification to OCI specification/iu,
        unless: /nvidia-container-[\w-]{1,20}"?: (?:executable file not found|no such file)/iu,
        weight: 9,
        layer: null,
        because: 'The NVIDIA wrapper or its hook reports the failure.',
      },
      {
        says: /exec: "(?:\/[^"]{0,200}\/)?[\w.-]{0,60}(?:-hook|-toolkit|-container-cli)": (?:executable file not found|(?:stat [^:]{1,200}: )?(?:no such file|permission denied))/iu,
        weight: 9,
        layer: null,
        because: 'What was not found is a hook that the engine adds, and not the command.',
      },
      {
        says: /error constructing low-level runtime|no runtime binary found from candidate list|error locating runtime/iu,
        weight: 9,
        layer: 'runtime',
        because: 'The wrapper does not find the runtime that it wraps.',
      },
      {
        says: /(?:running|executing|run) (?:prestart |poststart |poststop |createRuntime |createContainer |startContainer )?hook(?: #?\d{1,3})?|error executing hook|OCI hook|hook \S{1,200} (?:failed|exited)/iu,
        weight: 8,
        layer: 'runtime',
        because: 'A hook of the specification failed.',
      },
      {
        says: /unresolvable CDI devices|failed to inject CDI devices|CDI device injection failed|failed to inject devices/iu,
        weight: 8,
        layer: null,
        because: 'A device that is described by CDI could not be given to the container.',
      },
      {
        says: /sysbox-(?:mgr|fs)|failed to register with sysbox/iu,
        weight: 8,
        layer: 'runtime',
        because: 'A daemon of Sysbox did not answer.',
      },
      {
        says: /kata|failed to (?:launch|start) (?:qemu|cloud-hypervisor|firecracker|sandbox vm)|failed to check if grpc server is working|agent\.sock|hybrid-?vsock|cannot read client sync file|waiting for sandbox to start|cannot create sandbox|exec internal pid|urpc method|runsc/iu,
        unless: /executable file not found|fork\/exec \S{1,300}: no such file|binary not installed/iu,
        weight: 6,
        layer: 'runtime',
        because: 'A runtime with a virtual machine or a kernel of its own is speaking.',
      },
    ],
    neighbours: [
      { id: 'runtime-path-wrong', tellApart: 'The wrapper itself is not there.' },
      { id: 'seccomp-eperm', tellApart: 'runc reports the failure, and the wrapper only passes it on.' },
    ],
    decidedBy: [
      'the file `runtime` of the bundle: another name than runc or crun; `hooks` in its config.json',
      'the same image with --runtime runc works',
      "the wrapper's own log: /var/log/nvidia-container-runtime.log, the journal of kata or sysbox",
    ],
    remedy: [
      'Mend what the wrapper names: driver and toolkit of one version (`nvidia-ctk runtime configure`), its daemons, /dev/kvm',
    ],
    sources: [
      'NVIDIA/nvidia-container-toolkit: cmd/nvidia-container-runtime',
      'runc v1.5.1 libcontainer/configs: error running hook',
      'google/gvisor runsc/sandbox: cannot read client sync file',
    ],
  },
];
